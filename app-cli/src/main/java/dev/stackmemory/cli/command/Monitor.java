package dev.stackmemory.cli.command;

import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.application.watch.ReportActivity;
import dev.stackmemory.application.watch.ReportActivity.ActivityReport;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.command.AlertsView.Alerts;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.FullScreen;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.TerminalControl;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "monitor",
        description = {
            "Watch the memory in the terminal: how full the tiers are, how often and how fast each store answers, what waits, and alerts.",
            "'q' or Ctrl-C ends it. Without a terminal, or with --once or --json, it prints how things stand and ends."
        },
        footer = {
            "Examples:",
            "  stackmemory monitor",
            "  stackmemory monitor --interval 500ms",
            "  stackmemory monitor --once --json"
        })
final class Monitor extends Action {
    /** Rates and latencies are those of this time. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Duration MOVER_WINDOW = Duration.ofDays(1);
    private static final Duration LOOK_FOR_KEYS = Duration.ofMillis(50);

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = Interval.class,
            description = "Between two looks, such as 500ms, 2s or 1min; 2s unless said.")
    private Duration interval = Duration.ofSeconds(2);

    @Option(names = "--once", description = "Print how things stand, and end.")
    private boolean once;

    private final TerminalControl control;

    Monitor(Invocation run) {
        this(run, TerminalControl.ofProcess());
    }

    Monitor(Invocation run, TerminalControl control) {
        super(run);
        this.control = control;
    }

    /** A short time as users write it. */
    static final class Interval implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5}) ?(ms|s|min)");

        @Override
        public Duration convert(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) {
                throw new TypeConversionException("'" + text + "' is no time such as 500ms, 2s or 1min");
            }
            long amount = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
        }
    }

    /** How things stand. */
    sealed interface Sight {
        /**
         * What was seen.
         *
         * @param lastRound the entry that tells of the mover's last round
         */
        record Seen(List<TierReport> tiers, ActivityReport activity, Optional<Activity> lastRound, Alerts alerts)
                implements Sight {}

        /** A store that everything needs does not answer. */
        record Away(String reason) implements Sight {}
    }

    @Override
    protected ExitCode perform() {
        if (run.json()) {
            return json();
        }
        if (once || !run.surroundings().terminals().out()) {
            Sight sight = look();
            int columns = run.surroundings().terminals().out()
                    ? run.surroundings().terminals().columns()
                    : Integer.MAX_VALUE / 2;
            view().lines(sight, columns).forEach(run::print);
            return sight instanceof Sight.Away ? ExitCode.UNAVAILABLE : ExitCode.OK;
        }
        return watch();
    }

    private ExitCode json() {
        StackMemory memory = run.memory();
        ActivityReport activity = memory.reportActivity().report(now().minus(WINDOW), run.quickly());
        List<TierReport> tiers = memory.reportTiers().report(run.quickly()).tiers();
        Alerts alerts = AlertsView.look(memory, run.quickly());
        run.printJson(json -> {
            TiersView.json(tiers, json);
            ActivityView.json(activity, json);
            AlertsView.json(alerts, json);
        });
        return ExitCode.OK;
    }

    private ExitCode watch() {
        try (FullScreen screen =
                new FullScreen(run.surroundings().out(), run.surroundings().in(), control)) {
            while (true) {
                Sight sight = look();
                TerminalControl.Size size = screen.size();
                screen.draw(view().lines(sight, size.columns()), size);
                long next = System.nanoTime() + interval.toNanos();
                while (System.nanoTime() - next < 0) {
                    if (screen.wasPressed('q')) {
                        return ExitCode.OK;
                    }
                    if (run.isInterrupted() || run.surroundings().isReaderGone()) {
                        return ExitCode.INTERRUPTED;
                    }
                    LockSupport.parkNanos(Math.min(LOOK_FOR_KEYS.toNanos(), interval.toNanos()));
                }
            }
        }
    }

    private Sight look() {
        try {
            ReportActivity activity = run.memory().reportActivity();
            return new Sight.Seen(
                    TiersView.used(
                            run.memory().reportTiers().report(run.quickly()).tiers()),
                    activity.report(now().minus(WINDOW), run.quickly()),
                    activity.findLastRound(now().minus(MOVER_WINDOW)),
                    AlertsView.look(run.memory(), run.quickly()));
        } catch (StoreException away) {
            return new Sight.Away(SafeText.line(String.valueOf(away.getMessage())));
        }
    }

    private Instant now() {
        return run.now();
    }

    private MonitorView view() {
        String title = "stackmemory · "
                + run.settings().get(SettingKeys.TOPOLOGY).name().toLowerCase(Locale.ROOT) + " · "
                + run.settings().home();
        return new MonitorView(title, run.style(), run::relative);
    }
}
