package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.FindFrame;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.util.List;

/** Frames found by their ids, any as likely as any other. */
final class FindSpeed implements Measurement {
    private static final int REPEATS = 10;

    @Override
    public void run(Bench bench, SpeedReport report) {
        int stored = bench.scale().large();
        int finds = REPEATS * bench.scale().records();
        List<FrameId> ids = bench.frames().randomIds(stored).limit(finds).toList();
        Latencies ours = new Latencies();
        Latencies naive = new Latencies();
        try (Library library = new Library(bench.folder().resolve("home"), bench.frames());
                NaiveSqlite sqlite = new NaiveSqlite(bench.folder().resolve("naive.db"), false)) {
            for (int start = 0; start < stored; start += Library.BATCH) {
                List<Frame> batch = bench.frames().frames(start, Math.min(stored, start + Library.BATCH));
                library.record(batch);
                sqlite.record(batch);
            }
            FindFrame find = library.memory().findFrame();
            // The first round warms up.
            for (int round = 0; round < 2; round++) {
                boolean counted = round == 1;
                for (FrameId id : ids) {
                    long start = System.nanoTime();
                    boolean found = find.find(id, Deadline.NEVER).isPresent();
                    long between = System.nanoTime();
                    boolean naivelyFound = !sqlite.find(id).isEmpty();
                    long end = System.nanoTime();
                    if (!found || !naivelyFound) {
                        throw new IllegalStateException(id + " was not found");
                    }
                    if (counted) {
                        ours.add(between - start);
                        naive.add(end - between);
                    }
                }
            }
        }
        String what = "find by id among %,d frames, ".formatted(stored);
        report.time(what + "p50", 0.05, ours.milliseconds(0.5), "SELECT", naive.milliseconds(0.5));
        report.time(what + "p99", 1, ours.milliseconds(0.99), "SELECT", naive.milliseconds(0.99));
    }
}
