package dev.stackmemory.benchmarks.hotpath;

import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Analysing, hashing and finding frames of 1 KB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPathBenchmark {
    private static final int FRAMES = 10_000;
    private static final long SEED = 20_261_120;
    private static final String[] WORDS =
            "the cache is stale after restart getUserName repo_map src/Main.java and deploying servers slowly"
                    .split(" ");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<FrameId> ids = new ArrayList<>();
    private final List<SqliteHome> opened = new ArrayList<>();
    private Frame frame = frame(0);
    private Path folder = Path.of("");

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("stackmemory-jmh");
        SqliteHome home = SqliteHome.open(SqliteSettings.of(folder));
        opened.add(home);
        List<FrameWrite> writes = new ArrayList<>();
        for (int number = 0; number < FRAMES; number++) {
            frame = frame(number);
            ids.add(frame.id());
            writes.add(FrameWrite.create(frame));
        }
        home.frames().record(writes, Deadline.NEVER);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        opened.forEach(SqliteHome::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public void analyze(Blackhole sink) {
        Analyzer.analyze(frame.content(), (buffer, length, kind, position, start, end) -> sink.consume(length));
    }

    @Benchmark
    public ContentHash hash() {
        return ContentHash.of(frame);
    }

    @Benchmark
    public Map<FrameId, StoredFrame> find() {
        return opened.getFirst().frames().find(List.of(ids.get(random.nextInt(FRAMES))), Deadline.NEVER);
    }

    private static Frame frame(int number) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        var content = new StringBuilder();
        while (content.length() < 1_000) {
            content.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return Frame.builder(new FrameId("frame-" + number), new ProjectId("jmh"), Instant.ofEpochMilli(number))
                .content(content.toString())
                .build();
    }
}
