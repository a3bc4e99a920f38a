package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.FindFrame;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.json.FrameJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
            library.index().refresh(Progress.NONE, Deadline.NEVER);
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
        report.remark(atRest(bench, stored));
        String what = "find by id among %,d frames, ".formatted(stored);
        report.time(what + "p50", 0.05, ours.milliseconds(0.5), "SELECT", naive.milliseconds(0.5));
        report.time(what + "p99", 1, ours.milliseconds(0.99), "SELECT", naive.milliseconds(0.99));
    }

    private static String atRest(Bench bench, int frames) {
        Path home = bench.folder().resolve("home");
        long json = IntStream.range(0, frames)
                .mapToLong(number ->
                        FrameJson.write(bench.frames().frame(number)).getBytes(StandardCharsets.UTF_8).length + 1L)
                .sum();
        return "At rest %.0f bytes a frame in the database and %.0f in the index for search; as JSON lines %.0f, in the naive way's table %.0f."
                .formatted(
                        (double) bytes(home.resolve("frames.db")) / frames,
                        (double) bytes(home.resolve("index")) / frames,
                        (double) json / frames,
                        (double) bytes(bench.folder().resolve("naive.db")) / frames);
    }

    private static long bytes(Path fileOrFolder) {
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
