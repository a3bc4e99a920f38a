package dev.stackmemory.cli.command;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.EmbedFrames.EmbedReport;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands under {@code storage} that make anew what can be derived from the frames. */
final class StorageDerived {
    private StorageDerived() {}

    @Command(
            name = "rebuild-index",
            description = "Make the search index anew from the frames. Until that is done, the old one is searched.",
            footer = {
                "Examples:",
                "  stackmemory storage rebuild-index",
                "  stackmemory storage rebuild-index --vectors graph"
            })
    static final class RebuildIndex extends Action {
        @Option(
                names = "--vectors",
                paramLabel = "KIND",
                description = {
                    "Instead, make the index of the vectors anew, where a PostgreSQL keeps them. A graph comes by itself from 10,000 vectors on;"
                            + " to have none at all, set stores.paradedb.vectors to exact, too. KIND is",
                    "measured (none below 10,000 vectors, a graph from there on), none, graph (HNSW),"
                            + " half (a graph of two-byte components), lists (IVFFlat) or binary (signs, compared in full afterwards)."
                })
        private @Nullable String vectors;

        RebuildIndex(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            if (vectors != null) {
                return indexVectors(vectors);
            }
            LexicalIndex index = run.memory().lexicalIndex();
            var done = new AtomicLong();
            try (ProgressLine progress = run.progress("indexing", done::get, "frames")) {
                var unused =
                        run.memory().derivedIndexes().rebuildTexts(Storage.counting(done, progress), Deadline.NEVER);
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

        private ExitCode indexVectors(String name) {
            VectorIndexing kind = Arrays.stream(VectorIndexing.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() -> wrongUsage(
                            "--vectors is '" + name + "': it must be measured, none, graph, half, lists or binary"));
            if (!run.memory().derivedIndexes().indexVectors(kind, Deadline.NEVER)) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "this memory compares every vector, exactly, and keeps no index of them; nothing was done",
                        "A PostgreSQL keeps one: see the topology unified in README.md.");
            }
            if (run.json()) {
                run.printJson(json -> json.name("vectors").string(name));
            } else {
                run.print("The vectors are indexed: " + name + ".");
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
            run.memory().waitingWork().replayDeadLetters(EmbedFrames.TOPIC, Optional.empty(), run.quickly());
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
