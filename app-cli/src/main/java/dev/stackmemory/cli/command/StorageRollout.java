package dev.stackmemory.cli.command;

import dev.stackmemory.application.migration.ControlRollout;
import dev.stackmemory.application.migration.ControlRollout.NotReadyYet;
import dev.stackmemory.application.migration.ControlRollout.Report;
import dev.stackmemory.application.migration.ControlRollout.Status;
import dev.stackmemory.application.migration.MigrationDiary.ShareChange;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.rollout.ShadowComparison;
import dev.stackmemory.domain.rollout.ShadowVerdict;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "rollout",
        description = {
            "While the memory is being migrated: which share of the searches the other side answers, and how its answers compare.",
            "'set' lets it answer a share, always of the same questions; 'status' shows how far the migration is;"
                    + " 'report' tells whether it is safe to go on, with exit code 1 where it is not. A side that fails too often is given less by itself."
        },
        footer = {
            "Examples:",
            "  stackmemory storage rollout",
            "  stackmemory storage rollout set 25%%",
            "  stackmemory storage rollout report --json"
        })
final class StorageRollout extends Action {
    /** What is to be done. */
    enum Deed {
        STATUS,
        SET,
        REPORT
    }

    /** Reads a deed as it is typed. */
    static final class DeedReader extends Deeds<Deed> {
        DeedReader() {
            super(Deed.values());
        }
    }

    /** Reads a share as it is typed. */
    static final class Shares implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double percent = Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : "NaN");
                if (percent >= 0 && percent <= 100) {
                    return percent / 100;
                }
            } catch (NumberFormatException noNumber) {
                // Said below, with what would be right.
            }
            throw new TypeConversionException("'" + text + "' is not a share from 0% to 100%");
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "status|set|report",
            defaultValue = "status",
            converter = DeedReader.class,
            description = "What to do; 'status' unless said.")
    private Deed deed = Deed.STATUS;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SHARE",
            converter = Shares.class,
            description = "For 'set': from 0%% to 100%%.")
    private @Nullable Double share;

    StorageRollout(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        ControlRollout rollout = run.memory().controlRollout().orElseThrow(Migrating::notConfigured);
        if ((deed == Deed.SET) != (share != null)) {
            throw wrongUsage("'set' needs a share, such as 'set 25%', and nothing else does");
        }
        return switch (deed) {
            case STATUS -> status(rollout.status(run.quickly()));
            case SET -> {
                set(rollout, share == null ? 0 : share);
                yield status(rollout.status(run.quickly()));
            }
            case REPORT -> report(rollout.report(run.quickly()));
        };
    }

    private void set(ControlRollout rollout, double wanted) {
        try {
            rollout.setShare(wanted, run.quickly());
        } catch (NotReadyYet incomplete) {
            throw new CommandFailed(
                    ExitCode.PROBLEMS,
                    incomplete.getMessage() + "; no search goes there",
                    "'stackmemory storage backfill' brings what is missing, and compares both.");
        }
    }

    private ExitCode status(Status status) {
        if (run.json()) {
            run.printJson(json -> write(status, json));
        } else {
            show(status);
        }
        return ExitCode.OK;
    }

    private void show(Status status) {
        String since = status.changes().isEmpty()
                ? ""
                : " (" + SafeText.line(status.changes().getFirst().reason()) + ", "
                        + run.relative(status.changes().getFirst().at()) + ")";
        run.print("'" + status.shadow() + "' answers " + percent(status.share()) + " of the searches" + since);
        run.print("to be copied: " + Humane.count(status.waiting(), "frame", "frames")
                + (status.givenUp() > 0
                        ? ", given up: " + Humane.count(status.givenUp()) + " ('storage outbox' says why)"
                        : ""));
        run.print(status.lastEqual()
                .map(equal -> "found equal: " + Humane.count(equal.frames(), "frame", "frames") + ", "
                        + run.relative(equal.at()))
                .orElse("not found equal: 'storage backfill' copies and compares"));
        status.changes().stream()
                .skip(1)
                .forEach(change -> run.print(run.style()
                        .dim("  before: " + percent(change.share()) + " (" + SafeText.line(change.reason()) + ", "
                                + run.relative(change.at()) + ")")));
    }

    private static void write(Status status, JsonWriter json) {
        json.name("shadow").string(status.shadow());
        json.name("share").number(status.share());
        json.name("waiting").number(status.waiting());
        json.name("deadLetters").number(status.givenUp());
        status.lastEqual()
                .ifPresent(equal -> json.name("equalFrames")
                        .number(equal.frames())
                        .name("equalAt")
                        .string(FrameReports.instant(equal.at())));
        json.name("changes").beginArray();
        for (ShareChange change : status.changes()) {
            json.beginObject()
                    .name("at")
                    .string(FrameReports.instant(change.at()))
                    .name("share")
                    .number(change.share())
                    .name("reason")
                    .string(change.reason())
                    .endObject();
        }
        json.endArray();
    }

    private ExitCode report(Report report) {
        if (run.json()) {
            run.printJson(json -> write(report, json));
        } else {
            show(report.status());
            run.print("compared: " + Humane.count(report.comparisons().size(), "search", "searches") + ", failed: "
                    + Humane.count(report.failures().size())
                    + report.since()
                            .map(first -> " (the first of them " + run.relative(first) + ")")
                            .orElse(""));
            report.failures().stream()
                    .findFirst()
                    .ifPresent(failure -> run.print("  the last failure, " + run.relative(failure.at()) + ": "
                            + SafeText.line(failure.reason())));
            List<ShadowComparison> comparisons = report.comparisons();
            if (!comparisons.isEmpty()) {
                run.print(String.format(
                        Locale.ROOT,
                        "overlap of the first ten: %.3f, rank-biased overlap: %.3f, Kendall's tau: %.3f",
                        mean(comparisons, ShadowComparison::overlap),
                        mean(comparisons, ShadowComparison::rankBiasedOverlap),
                        mean(comparisons, ShadowComparison::kendallTau)));
                run.print("median time: " + Humane.duration(median(comparisons, ShadowComparison::inUseTook))
                        + " here, " + Humane.duration(median(comparisons, ShadowComparison::shadowTook)) + " there");
            }
            run.print(verdict(report));
        }
        return report.isSafe() ? ExitCode.OK : ExitCode.PROBLEMS;
    }

    private static String verdict(Report report) {
        return switch (report.verdict()) {
            case ShadowVerdict.Ready ready -> {
                if (report.isSafe()) {
                    yield "It is safe to go on.";
                }
                yield report.status().lastEqual().isEmpty()
                        ? "It is not safe to go on: '" + report.status().shadow()
                                + "' was not found equal since frames were recorded that were not copied, if ever."
                        : "It is not safe to go on: not everything is copied.";
            }
            case ShadowVerdict.Undecided undecided ->
                "Too early to tell: " + Humane.count(undecided.needed() - undecided.samples())
                        + " more searches are to be compared.";
            case ShadowVerdict.NotReady notReady ->
                "It is not safe to go on: " + String.join("; ", notReady.reasons()) + ".";
        };
    }

    private static void write(Report report, JsonWriter json) {
        write(report.status(), json);
        List<ShadowComparison> comparisons = report.comparisons();
        json.name("compared").number(comparisons.size());
        json.name("failed").number(report.failures().size());
        if (!comparisons.isEmpty()) {
            json.name("overlap").number(mean(comparisons, ShadowComparison::overlap));
            json.name("rankBiasedOverlap").number(mean(comparisons, ShadowComparison::rankBiasedOverlap));
            json.name("kendallTau").number(mean(comparisons, ShadowComparison::kendallTau));
            json.name("inUseMicros")
                    .number(median(comparisons, ShadowComparison::inUseTook).toNanos() / 1_000);
            json.name("shadowMicros")
                    .number(median(comparisons, ShadowComparison::shadowTook).toNanos() / 1_000);
        }
        report.failures().stream()
                .findFirst()
                .ifPresent(failure -> json.name("lastFailure").string(failure.reason()));
        report.since().ifPresent(first -> json.name("comparedSince").string(FrameReports.instant(first)));
        json.name("safe").bool(report.isSafe());
        json.name("verdict").string(verdict(report));
    }

    private static double mean(List<ShadowComparison> comparisons, ToDoubleFunction<ShadowComparison> value) {
        OptionalDouble mean = comparisons.stream().mapToDouble(value).average();
        return mean.orElse(0);
    }

    private static Duration median(List<ShadowComparison> comparisons, Function<ShadowComparison, Duration> value) {
        List<Duration> sorted = comparisons.stream().map(value).sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    static String percent(double share) {
        double percent = 100 * share;
        return percent == Math.rint(percent)
                ? Math.round(percent) + "%"
                : String.format(Locale.ROOT, "%.2f%%", percent);
    }
}
