package dev.stackmemory.cli.command;

import dev.stackmemory.application.ForgetFrames.ForgetReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        description = {
            "Forget frames for ever, named by id or chosen by filters.",
            "Hidden frames are shown no more; erased ones are gone from the disk. What a busy store keeps back is erased"
                    + " by the next 'forget' or 'storage compact'."
        },
        footer = {
            "Examples:",
            "  stackmemory forget 0199c6f2 --yes",
            "  stackmemory forget --tag scratch --until 2026-01-31 --dry-run",
            "  stackmemory forget --all --project old-experiment"
        })
final class ForgetMemory extends Action {
    private static final int PAGE = 1_000;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, or as much of each as names only one frame.")
    private List<String> ids = List.of();

    @Mixin
    private FilterOptions filters = new FilterOptions();

    @Option(names = "--all", description = "Every frame of the project (with --all-projects: every frame).")
    private boolean all;

    @Option(names = "--dry-run", description = "Only say what would be forgotten.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    ForgetMemory(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        Set<FrameId> chosen = chosen();
        if (dryRun) {
            showDryRun(chosen);
            return ExitCode.OK;
        }
        if (chosen.isEmpty()) {
            run.note("no frame passes the filters; nothing was forgotten");
        } else if (!isConfirmed(chosen.size())) {
            run.note("nothing was forgotten");
            return ExitCode.OK;
        }
        ForgetReport report = run.memory().forgetFrames().forget(chosen, Deadline.NEVER);
        show(report);
        return ExitCode.OK;
    }

    private Set<FrameId> chosen() {
        boolean filtered = filters.isPresent() || all;
        if (!ids.isEmpty() && filtered) {
            throw wrongUsage("either ids or filters, not both");
        }
        if (ids.isEmpty() && !filtered) {
            throw wrongUsage("which frames? Name ids, or filters, or --all");
        }
        if (!filtered) {
            Set<FrameId> named = new LinkedHashSet<>();
            ids.forEach(id -> named.add(named(id)));
            return named;
        }
        return listed(filters.filter(run));
    }

    /** The ledger knows whole ids, also of frames whose store does not answer. */
    private FrameId named(String text) {
        try {
            FrameId id = new FrameId(text);
            if (run.memory().ledger().find(List.of(id), run.quickly()).containsKey(id)) {
                return id;
            }
        } catch (IllegalArgumentException noId) {
            // Then it is what the finding says about it.
        } catch (StoreException.Unavailable ledgerAway) {
            // This machine may know it by itself.
        }
        return FrameFinding.find(run, text).id();
    }

    private Set<FrameId> listed(FrameFilter filter) {
        Set<FrameId> found = new LinkedHashSet<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = run.memory().wholeCatalog().list(filter, ListOrder.OLDEST_FIRST, cursor, PAGE, Deadline.NEVER);
            page.frames().stream().map(FrameSummary::id).forEach(found::add);
            cursor = page.next();
        } while (cursor.isPresent());
        return found;
    }

    private boolean isConfirmed(int count) {
        if (yes) {
            return true;
        }
        if (run.json()
                || !run.surroundings().terminals().in()
                || !run.surroundings().terminals().err()) {
            throw wrongUsage("forgetting " + Humane.count(count, "frame", "frames")
                    + " for ever needs --yes where nobody can be asked");
        }
        run.surroundings().err().print("Forget " + Humane.count(count, "frame", "frames") + " for ever? [y/N] ");
        run.surroundings().err().flush();
        try {
            var reader =
                    new BufferedReader(new InputStreamReader(run.surroundings().in(), StandardCharsets.UTF_8));
            String answer = reader.readLine();
            return answer != null
                    && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void showDryRun(Set<FrameId> chosen) {
        if (run.json()) {
            run.printJson(json -> FrameReports.strings(
                    "wouldForget", chosen.stream().map(FrameId::value).toList(), json));
            return;
        }
        chosen.forEach(id -> run.print(SafeText.line(id.value())));
        run.note(Humane.count(chosen.size(), "frame", "frames") + " would be forgotten");
    }

    private void show(ForgetReport report) {
        if (run.json()) {
            run.printJson(json -> {
                json.name("hidden").number(report.hidden().size());
                json.name("erased").number(report.erasure().erased().size());
                json.name("pending").number(report.erasure().pending().size());
                FrameReports.strings("obstacles", report.erasure().obstacles(), json);
            });
            return;
        }
        run.print("hidden: " + Humane.count(report.hidden().size(), "frame", "frames"));
        run.print("erased: " + Humane.count(report.erasure().erased().size(), "frame", "frames"));
        if (!report.erasure().pending().isEmpty()) {
            run.print("pending: " + Humane.count(report.erasure().pending().size(), "frame", "frames"));
            report.erasure().obstacles().forEach(obstacle -> run.note(SafeText.line(obstacle)));
        }
    }
}
