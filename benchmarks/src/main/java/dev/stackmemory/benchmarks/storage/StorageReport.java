package dev.stackmemory.benchmarks.storage;

import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Measures the SQLite home at 100,000 frames and prints what it found; run alone on the machine. */
public final class StorageReport {
    private static final int FRAMES = 100_000;
    private static final int BATCH = 1_000;
    private static final int SINGLES = 3_000;
    private static final int DIMENSION = 384;
    private static final long SEED = 42;

    private final PrintStream out;

    private StorageReport(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("stackmemory-benchmark");
        try {
            new StorageReport(System.out).run(folder);
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run(Path folder) throws SQLException {
        List<Frame> frames = new SampleFrames(SEED, "f").next(FRAMES);
        List<Frame> singles = new SampleFrames(SEED + 1, "s").next(SINGLES);
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder.resolve("warm")))) {
            bulk(home, new SampleFrames(SEED + 2, "w").next(20_000));
        }
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder.resolve("ours")));
                NaiveSqlite naive = new NaiveSqlite(folder.resolve("naive.db"))) {
            double ours = bulk(home, frames);
            double rate = naiveBulk(naive, frames);
            out.printf("bulk: %,.0f frames/s; naive %,.0f; ratio %.2f%n", ours, rate, ours / rate);
            find(home, naive, frames);
            list(home);
            single(home, naive, singles);
            vectors(home, frames);
        }
    }

    private static double bulk(SqliteHome home, List<Frame> frames) {
        long start = System.nanoTime();
        for (int first = 0; first < frames.size(); first += BATCH) {
            home.frames()
                    .record(
                            frames.subList(first, Math.min(first + BATCH, frames.size())).stream()
                                    .map(FrameWrite::create)
                                    .toList(),
                            Deadline.NEVER);
        }
        return frames.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static double naiveBulk(NaiveSqlite naive, List<Frame> frames) throws SQLException {
        long start = System.nanoTime();
        for (int first = 0; first < frames.size(); first += BATCH) {
            naive.record(frames.subList(first, Math.min(first + BATCH, frames.size())));
        }
        return frames.size() / ((System.nanoTime() - start) / 1e9);
    }

    private void find(SqliteHome home, NaiveSqlite naive, List<Frame> frames) throws SQLException {
        var random = new SplittableRandom(SEED);
        var ours = new Latencies(100_000);
        var theirs = new Latencies(100_000);
        for (int round = 0; round < 100_000; round++) {
            FrameId id = frames.get(random.nextInt(frames.size())).id();
            long start = System.nanoTime();
            home.frames().find(List.of(id), Deadline.NEVER);
            long middle = System.nanoTime();
            naive.find(id.value());
            theirs.add(System.nanoTime() - middle);
            ours.add(middle - start);
        }
        out.printf("find by id: %s; naive %s%n", ours, theirs);
    }

    private void list(SqliteHome home) {
        var newest = new Latencies(300);
        var best = new Latencies(300);
        var count = new Latencies(300);
        for (int round = 0; round < 300; round++) {
            newest.add(time(() -> home.catalog()
                    .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 20, Deadline.NEVER)));
            best.add(time(() -> home.catalog()
                    .list(FrameFilter.ALL, ListOrder.HIGHEST_SCORE_FIRST, Optional.empty(), 20, Deadline.NEVER)));
            count.add(time(() -> home.catalog().count(FrameFilter.ALL.withMinScore(0.1), Deadline.NEVER)));
        }
        out.printf("list newest: %s%nlist best: %s%ncount by score: %s%n", newest, best, count);
        out.printf("ledger usage: %,.1f ms%n", time(() -> home.ledger().usage(Deadline.NEVER)) / 1e6);
    }

    private void single(SqliteHome home, NaiveSqlite naive, List<Frame> singles) throws SQLException {
        var ours = new Latencies(SINGLES);
        var theirs = new Latencies(SINGLES);
        for (Frame frame : singles) {
            ours.add(time(() -> home.frames().record(List.of(FrameWrite.create(frame)), Deadline.NEVER)));
            long start = System.nanoTime();
            naive.record(List.of(frame));
            theirs.add(System.nanoTime() - start);
        }
        out.printf("record one, fsynced: %s; naive %s%n", ours, theirs);
    }

    private void vectors(SqliteHome home, List<Frame> frames) {
        var model = new ModelId("sample", DIMENSION);
        var random = new SplittableRandom(SEED);
        float[][] centres = new float[200][];
        for (int centre = 0; centre < centres.length; centre++) {
            centres[centre] = gaussian(random, new float[DIMENSION], 1);
        }
        var plain = new ArrayList<float[]>();
        long put = 0;
        for (int first = 0; first < frames.size(); first += BATCH) {
            var vectors = new ArrayList<FrameVector>();
            for (Frame frame : frames.subList(first, first + BATCH)) {
                float[] vector = gaussian(random, centres[random.nextInt(centres.length)], 0.5f);
                plain.add(vector);
                vectors.add(new FrameVector(frame.id(), 1, vector));
            }
            put += time(() -> home.vectors().put(model, vectors, Deadline.NEVER));
        }
        out.printf("vectors kept: %,.0f/s%n", frames.size() / (put / 1e9));
        out.printf(
                "first vector search, reading the blocks: %,.1f ms%n",
                time(() -> home.vectors().nearest(model, plain.getFirst(), FrameFilter.ALL, 10, Deadline.NEVER)) / 1e6);
        var exact = new Latencies(1_000);
        var filtered = new Latencies(1_000);
        var naive = new Latencies(100);
        FrameFilter filter = FrameFilter.ALL.withTags(Set.of("tag-7"));
        for (int round = 0; round < 500; round++) {
            float[] query = gaussian(random, centres[random.nextInt(centres.length)], 0.5f);
            exact.add(time(() -> home.vectors().nearest(model, query, FrameFilter.ALL, 10, Deadline.NEVER)));
            filtered.add(time(() -> home.vectors().nearest(model, query, filter, 10, Deadline.NEVER)));
            if (round % 10 == 0) {
                naive.add(time(() -> nearest(plain, query)));
            }
        }
        out.printf("vector search %,d × %d: %s%n", frames.size(), DIMENSION, exact);
        out.printf("with a tag of 2%%: %s; a plain Java loop without reading: %s%n", filtered, naive);
    }

    private static int nearest(List<float[]> vectors, float[] query) {
        int best = -1;
        float bestDot = Float.NEGATIVE_INFINITY;
        for (int number = 0; number < vectors.size(); number++) {
            float dot = 0;
            float[] vector = vectors.get(number);
            for (int index = 0; index < query.length; index++) {
                dot += vector[index] * query[index];
            }
            if (dot > bestDot) {
                bestDot = dot;
                best = number;
            }
        }
        return best;
    }

    private static float[] gaussian(SplittableRandom random, float[] centre, float deviation) {
        float[] vector = new float[centre.length];
        for (int index = 0; index < vector.length; index++) {
            vector[index] = (float) (centre[index] + deviation * random.nextGaussian());
        }
        return vector;
    }

    private static long time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
