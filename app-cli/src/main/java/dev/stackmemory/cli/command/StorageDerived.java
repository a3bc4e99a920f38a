package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.EmbedFrames.EmbedReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;

/** The commands under {@code storage} that make anew what can be derived from the frames. */
final class StorageDerived {
    private StorageDerived() {}

    @Command(
            name = "rebuild-index",
            description = "Make the search index anew from the frames. Until that is done, the old one is searched.",
            footer = {"Examples:", "  stackmemory storage rebuild-index"})
    static final class RebuildIndex extends Action {
        RebuildIndex(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            LexicalIndex index = run.memory().lexicalIndex();
            var done = new AtomicLong();
            try (ProgressLine progress = run.progress("indexing", done::get, "frames")) {
                var unused = index.rebuild(Storage.counting(done, progress), Deadline.NEVER);
            }
            LexicalIndex.IndexStatus status = index.status(run.quickly());
            if (run.json()) {
                run.printJson(json -> json.name("frames")
                        .number(status.frames())
                        .name("pending")
                        .number(status.pending())
                        .name("bytes")
                        .number(status.bytes()));
            } else {
                run.print(
                        Humane.count(status.frames(), "frame", "frames") + " indexed, " + Humane.bytes(status.bytes()));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "reembed",
            description = {
                "Give every frame a vector of the configured model, and then drop those of other models.",
                "Interrupted, it goes on where it stopped."
            },
            footer = {"Examples:", "  stackmemory storage reembed"})
    static final class Reembed extends Action {
        Reembed(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            EmbedFrames embedFrames = run.memory()
                    .embedFrames()
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.CONFIGURATION,
                            "no embedding model is configured, so there is nothing to embed with",
                            "Set one, for instance: stackmemory config set embedding.provider http"
                                    + " (docs/embedding.md)."));
            run.memory().outbox().replayDeadLetters(EmbedFrames.TOPIC, run.quickly());
            var done = new AtomicLong();
            EmbedReport report;
            try (ProgressLine progress = run.progress("embedding", done::get, "frames")) {
                report = embedFrames.reembed(Storage.counting(done, progress), Deadline.NEVER);
            }
            if (run.json()) {
                run.printJson(json -> {
                    json.name("embedded").number(report.embedded());
                    json.name("failed").number(report.failed());
                    json.name("waiting").number(report.waiting());
                    report.obstacle().ifPresent(reason -> json.name("obstacle").string(reason));
                });
            } else {
                run.print("embedded: " + Humane.count(report.embedded(), "frame", "frames") + ", failed: "
                        + Humane.count(report.failed()) + ", waiting: " + Humane.count(report.waiting()));
            }
            if (report.obstacle().isPresent()) {
                throw new CommandFailed(
                        ExitCode.UNAVAILABLE,
                        report.obstacle().get(),
                        "Run it again when the model answers; what was embedded stays.");
            }
            return report.failed() > 0 ? ExitCode.PROBLEMS : ExitCode.OK;
        }
    }
}
