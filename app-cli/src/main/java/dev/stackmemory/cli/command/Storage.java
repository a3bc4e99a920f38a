package dev.stackmemory.cli.command;

import dev.stackmemory.application.ForgetFrames.ErasureReport;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.StoreMaintenance.CompactReport;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The housekeeping commands under {@code storage}. */
final class Storage {
    private Storage() {}

    /** Counts what progress reports, so that a rate can be shown. */
    static Progress counting(AtomicLong counter, Progress next) {
        return (done, total) -> {
            counter.set(done);
            next.report(done, total);
        };
    }

    /** Ctrl-C. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Counts, and throws {@link Interrupted} after Ctrl-C: for what can be cut between any two of its steps. */
    static Progress untilInterrupted(Invocation run, Progress counting) {
        return (passed, total) -> {
            if (run.isInterrupted()) {
                throw new Interrupted();
            }
            counting.report(passed, total);
        };
    }

    /** Stopped by Ctrl-C: for what ends at its deadline in the midst of a step. */
    static Deadline untilInterrupted(Invocation run) {
        return Deadline.NEVER.unlessStopped(run::isInterrupted);
    }

    @Command(
            name = "verify",
            description =
                    "Check the stores' structure, and the ledger against what is stored. Exit code 1 if something is"
                            + " wrong, or could not be compared because a store is away.",
            footer = {
                "Examples:",
                "  stackmemory storage verify",
                "  stackmemory storage verify --deep --json",
                "  stackmemory storage verify --repair"
            })
    static final class Verify extends Action {
        @Option(names = "--deep", description = "Also read every frame and compute its content hash anew.")
        private boolean deep;

        @Option(
                names = "--repair",
                description =
                        "Heal what has one right answer: a frame whose home lost it while another store has it, a copy"
                                + " left over by a move, a frame that the ledger does not know; with --deep, also a frame"
                                + " that is damaged at home while another store has it whole.")
        private boolean repair;

        Verify(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            var done = new AtomicLong();
            VerifyReport report;
            try (ProgressLine progress = run.progress("verifying", done::get, "frames")) {
                report = run.memory().verifyStores().verify(deep, repair, counting(done, progress), Deadline.NEVER);
            }
            if (run.json()) {
                run.printJson(json -> {
                    json.name("frames").number(report.frames());
                    json.name("clean").bool(report.isClean());
                    json.name("pending").number(report.pending());
                    FrameReports.strings("problems", report.problems(), json);
                    FrameReports.strings("healed", report.healed(), json);
                });
            } else {
                report.healed().forEach(healed -> run.print("healed: " + SafeText.line(healed)));
                report.problems().forEach(problem -> run.print(SafeText.line(problem)));
                if (report.pending() > 0) {
                    run.print(Humane.count(report.pending(), "frame", "frames")
                            + " may have a copy left over; 'stackmemory storage migrate' removes them");
                }
                run.print(Humane.count(report.frames(), "frame", "frames") + " verified, "
                        + (report.isClean()
                                ? "all is well"
                                : Humane.count(report.problems().size(), "problem", "problems")));
            }
            return report.isClean() ? ExitCode.OK : ExitCode.PROBLEMS;
        }
    }

    @Command(
            name = "compact",
            description = "Give unused space back to the disk, and erase what 'forget' left pending.",
            footer = {"Examples:", "  stackmemory storage compact"})
    static final class Compact extends Action {
        Compact(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            CompactStores.CompactionReport done;
            var steps = new AtomicLong();
            try (ProgressLine progress = run.progress("compacting", steps::get, "steps")) {
                done = run.memory().compactStores().compact(counting(steps, progress), Deadline.NEVER);
            }
            CompactReport report = done.space();
            ErasureReport erasure = done.erasure();
            if (run.json()) {
                run.printJson(json -> {
                    json.name("bytesBefore").number(report.bytesBefore());
                    json.name("bytesAfter").number(report.bytesAfter());
                    json.name("erased").number(erasure.erased().size());
                    json.name("pending").number(erasure.pending().size());
                });
                return ExitCode.OK;
            }
            run.print(Humane.bytes(report.bytesBefore()) + " → " + Humane.bytes(report.bytesAfter()));
            if (!erasure.erased().isEmpty()) {
                run.print("erased: " + Humane.count(erasure.erased().size(), "frame", "frames"));
            }
            erasure.obstacles().forEach(obstacle -> run.note(SafeText.line(obstacle)));
            return ExitCode.OK;
        }
    }
}
