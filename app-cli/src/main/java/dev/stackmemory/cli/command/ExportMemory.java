package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.FrameExport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Export frames as JSON lines, the oldest first; 'import jsonl' is the inverse.",
            "A file appears whole or not at all."
        },
        footer = {
            "Examples:",
            "  stackmemory export jsonl backup.jsonl --all-projects",
            "  stackmemory export jsonl --since 7d | head -3"
        })
final class ExportMemory extends Action {
    /** What can be written. */
    enum Format {
        JSONL
    }

    @Parameters(index = "0", paramLabel = "FORMAT", description = "jsonl (docs/frame-json.md).")
    @SuppressWarnings("UnusedVariable") // there is one format so far; the argument leaves room for more
    private Format format = Format.JSONL;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "The file; - is standard output.")
    private String path = "-";

    @Mixin
    private FilterOptions filters = new FilterOptions();

    ExportMemory(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        FrameFilter filter = filters.filter(run);
        boolean toOutput = path.equals("-");
        var written = new AtomicLong();
        long bytes;
        try (FrameExport export = open(toOutput);
                ProgressLine progress = run.progress("exporting", written::get, "frames")) {
            Progress watching = (done, total) -> {
                stopIfUseless(toOutput);
                progress.report(done, total);
            };
            long exported = run.memory()
                    .exportFrames()
                    .export(filter, export.andThen(f -> written.incrementAndGet()), watching, Deadline.NEVER);
            export.finish();
            written.set(exported);
            bytes = export.bytes();
        } catch (Stopped stopped) {
            return run.isInterrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
        if (run.json() && !toOutput) {
            run.printJson(json -> json.name("exported")
                    .number(written.get())
                    .name("bytes")
                    .number(bytes)
                    .name("path")
                    .string(run.surroundings().resolve(path).toString()));
        } else if (!run.json()) {
            run.note(Humane.count(written.get(), "frame", "frames") + ", " + Humane.bytes(bytes));
        }
        return ExitCode.OK;
    }

    private FrameExport open(boolean toOutput) {
        return toOutput
                ? FrameExport.toStream(run.surroundings().out())
                : FrameExport.toFile(run.surroundings().resolve(path));
    }

    private void stopIfUseless(boolean toOutput) {
        if (run.isInterrupted() || (toOutput && run.surroundings().out().checkError())) {
            throw new Stopped();
        }
    }

    /** Nobody wants the rest. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
