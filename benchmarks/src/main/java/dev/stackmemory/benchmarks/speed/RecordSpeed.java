package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.frame.Frame;
import java.util.List;

/** Frames recorded one at a time, each on disk before the next. */
final class RecordSpeed implements Measurement {
    private static final int CHUNK = 500;

    @Override
    public void run(Bench bench, SpeedReport report) {
        int records = bench.scale().records();
        Latencies ours = new Latencies();
        Latencies naive = new Latencies();
        try (Library library = new Library(bench.folder().resolve("home"), bench.frames());
                NaiveSqlite sqlite = new NaiveSqlite(bench.folder().resolve("naive.db"), false)) {
            warmUp(bench, library, sqlite);
            // In turns, so that a slow moment of the disk hits both.
            for (int start = 0; start < records; start += CHUNK) {
                List<Frame> chunk = bench.frames().frames(start, Math.min(records, start + CHUNK));
                chunk.forEach(frame -> ours.time(() -> library.record(List.of(frame))));
                chunk.forEach(frame -> naive.time(() -> sqlite.record(List.of(frame))));
            }
        }
        String way = "INSERT, synchronous=FULL";
        report.time("record one frame, p50", 1, ours.milliseconds(0.5), way, naive.milliseconds(0.5));
        report.time("record one frame, p99", 5, ours.milliseconds(0.99), way, naive.milliseconds(0.99));
    }

    private static void warmUp(Bench bench, Library library, NaiveSqlite sqlite) {
        int records = bench.scale().records();
        for (Frame frame : bench.frames().frames(records, records + records / 2)) {
            library.record(List.of(frame));
            sqlite.record(List.of(frame));
        }
    }
}
