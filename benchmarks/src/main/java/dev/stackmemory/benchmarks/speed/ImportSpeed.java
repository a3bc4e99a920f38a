package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.bootstrap.Sources;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.source.FrameSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A file of JSON lines imported by one process: until every frame is acknowledged, and until every one can be searched. */
final class ImportSpeed implements Measurement {
    @Override
    public void run(Bench bench, SpeedReport report) throws IOException {
        int frames = bench.scale().large();
        // A smaller import first, so that what is measured is the work and not the compiler's.
        imported(bench, frames / 4, "warm-up");
        double[] ours = imported(bench, frames, "measured");
        double acknowledged = naive(bench, frames, false);
        double searchable = naive(bench, frames, true);
        report.rate(
                "import of %,d frames, acknowledged".formatted(frames),
                20_000,
                frames / ours[0],
                "INSERT, 1,000 a transaction, without reading JSON",
                frames / acknowledged);
        report.rate(
                "import of %,d frames, searchable".formatted(frames),
                10_000,
                frames / ours[1],
                "the same and FTS5",
                frames / searchable);
    }

    /** Seconds until all is acknowledged, and until all is searchable. */
    private static double[] imported(Bench bench, int frames, String name) throws IOException {
        Path file = bench.folder().resolve(name + ".jsonl");
        try (var out = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder();
            for (int number = 0; number < frames; number++) {
                line.setLength(0);
                FrameJson.append(bench.frames().frame(number), line);
                out.append(line).append('\n');
            }
        }
        try (Library library = new Library(bench.folder().resolve(name), bench.frames());
                FrameSource source =
                        Sources.open(Sources.Kind.JSONL, file, Optional.empty(), GeneratedFrames.PROJECT)) {
            long start = System.nanoTime();
            // Each report follows a batch that is on disk, and the last one the last batch.
            AtomicLong acknowledged = new AtomicLong(start);
            library.memory()
                    .importFrames()
                    .run(
                            source,
                            ImportOptions.DEFAULT,
                            remark -> {},
                            (done, total) -> acknowledged.set(System.nanoTime()),
                            Deadline.NEVER);
            library.index().refresh(Progress.NONE, Deadline.NEVER);
            return new double[] {(acknowledged.get() - start) / 1e9, (System.nanoTime() - start) / 1e9};
        }
    }

    private static double naive(Bench bench, int frames, boolean searchable) {
        double seconds = 0;
        try (NaiveSqlite sqlite = new NaiveSqlite(bench.folder().resolve("naive-" + searchable + ".db"), searchable)) {
            for (int start = 0; start < frames; start += Library.BATCH) {
                List<Frame> batch = bench.frames().frames(start, Math.min(frames, start + Library.BATCH));
                long began = System.nanoTime();
                sqlite.record(batch);
                seconds += (System.nanoTime() - began) / 1e9;
            }
        }
        return seconds;
    }
}
