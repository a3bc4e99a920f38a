package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.benchmarks.eviction.AccessTrace;
import dev.stackmemory.benchmarks.eviction.CacheReplay;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresOptions;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How many reads a machine of a team answers itself, on the trace of accesses that lies in the repository, and how long the others take. */
final class TeamSpeed implements Measurement {
    /** The trace has no clock. With ten accesses a second, these are the defaults of {@code team.sync-interval} and {@code tiers.interval}. */
    private static final int ACCESSES_A_SYNC = 20;

    private static final int ACCESSES_A_ROUND = 600;

    /** Of a long trace its end is replayed: one in 50 accesses, after one in 100 that are not counted. */
    private static final int COUNTED_OF = 50;

    private static final int WARMING_OF = 100;

    @Override
    public void run(Bench bench, SpeedReport report) {
        int small = bench.scale().small();
        int limit = small / 5;
        AccessTrace recorded = AccessTrace.recorded().first(5 * small);
        AccessTrace longer = AccessTrace.generate(
                AccessTrace.RECORDED_SEED, 5 * bench.scale().large());
        try (OwnPostgres postgres = PostgresServer.own(PostgresOptions.DEFAULT.durable());
                OwnRedis redis = RedisServer.own()) {
            for (int copies : List.of(limit, limit / 2)) {
                replay(bench, postgres, redis, new Excerpt(recorded, 0, 0), copies, report);
            }
            int counted = longer.length() - longer.length() / COUNTED_OF;
            var end = new Excerpt(longer, counted - longer.length() / WARMING_OF, counted);
            replay(bench, postgres, redis, end, limit, report);
        }
    }

    /**
     * What is replayed of a trace.
     *
     * @param from before that, frames are only created
     * @param counted from there on, reads are counted
     */
    private record Excerpt(AccessTrace trace, int from, int counted) {}

    /** Replays on a new machine of a new team, which keeps so many copies. */
    private static void replay(
            Bench bench, OwnPostgres postgres, OwnRedis redis, Excerpt excerpt, int copies, SpeedReport report) {
        Path home = bench.folder().resolve("team-" + copies + '-' + excerpt.from());
        try (PostgresDatabase database = postgres.freshDatabase()) {
            Map<String, String> environment = new HashMap<>();
            environment.put("STACKMEMORY_HOME", home.toString());
            environment.put("STACKMEMORY_TOPOLOGY", "team");
            environment.put("STACKMEMORY_TIERS_HOT_MAX_FRAMES", Integer.toString(copies));
            environment.putAll(database.address().variables());
            environment.putAll(redis.address().variables());
            Runnable emptyRedis = () -> redis.command("FLUSHALL");
            emptyRedis.run();
            MeterRegistry registry = new SimpleMeterRegistry();
            try (StackMemory memory = Library.open(environment, registry)) {
                var replay = new Replay(bench.frames(), memory, excerpt, registry, emptyRedis);
                replay.run();
                replay.report(copies, report);
            }
        }
    }

    /** One trace on one machine. */
    private static final class Replay {
        private final GeneratedFrames frames;
        private final StackMemory memory;
        private final Excerpt excerpt;
        private final AccessTrace trace;
        private final MeterRegistry registry;
        private final Runnable emptyRedis;
        private final Map<Tier, Integer> reads = new EnumMap<>(Tier.class);
        private final Latencies others = new Latencies();
        private int created;
        private long mostEvicted;

        Replay(
                GeneratedFrames frames,
                StackMemory memory,
                Excerpt excerpt,
                MeterRegistry registry,
                Runnable emptyRedis) {
            this.frames = frames;
            this.memory = memory;
            this.excerpt = excerpt;
            this.trace = excerpt.trace();
            this.registry = registry;
            this.emptyRedis = emptyRedis;
        }

        void run() {
            prepare();
            int half = (excerpt.counted() + trace.length()) / 2;
            for (int index = excerpt.from(); index < trace.length(); index++) {
                if (index == half) {
                    // As when it is restarted: what the machine has not comes from PostgreSQL until it was read once.
                    emptyRedis.run();
                }
                if (trace.frame(index) == created) {
                    record(List.of(newFrame()));
                } else {
                    read(frames.id(trace.frame(index)), index >= excerpt.counted());
                }
                if (index % ACCESSES_A_SYNC == 0) {
                    sync();
                }
                if (index % ACCESSES_A_ROUND == 0) {
                    // By the clock, which runs faster here, it would be flushed every five seconds.
                    memory.accessLog().flush(Deadline.NEVER);
                    mostEvicted = Math.max(mostEvicted, move().evicted());
                }
            }
        }

        private void prepare() {
            List<Frame> made = new ArrayList<>();
            for (int index = 0; index < excerpt.from(); index++) {
                if (trace.frame(index) == created) {
                    made.add(newFrame());
                }
                if (made.size() == Library.BATCH) {
                    record(made);
                    made.clear();
                }
            }
            record(made);
            sync();
            var unused = move();
        }

        /** A frame by itself: what its session would bring along is not measured here. */
        private Frame newFrame() {
            return frames.frame(created++).toBuilder()
                    .session(Optional.empty())
                    .createdAt(Instant.ofEpochMilli(System.currentTimeMillis()))
                    .build();
        }

        private void record(List<Frame> made) {
            var unused = memory.recordFrames().record(made, Deadline.NEVER);
        }

        private void sync() {
            memory.syncNode()
                    .orElseThrow()
                    .sync(Progress.NONE, Deadline.NEVER)
                    .obstacle()
                    .ifPresent(obstacle -> {
                        throw new IllegalStateException(obstacle);
                    });
        }

        private MoveReport move() {
            return memory.moveFrames().moveWhatIsDue(Pace.FULL, Progress.NONE, Deadline.NEVER);
        }

        private void read(FrameId id, boolean isCounted) {
            double here = readsIn(Tier.HOT);
            double inRedis = readsIn(Tier.WARM);
            long start = System.nanoTime();
            if (memory.findFrame().find(id, Deadline.NEVER).isEmpty()) {
                throw new IllegalStateException(id + " was not found");
            }
            long took = System.nanoTime() - start;
            Tier tier = readsIn(Tier.HOT) > here ? Tier.HOT : readsIn(Tier.WARM) > inRedis ? Tier.WARM : Tier.COLD;
            if (isCounted) {
                reads.merge(tier, 1, Integer::sum);
            }
            if (isCounted && tier != Tier.HOT) {
                others.add(took);
            }
        }

        private double readsIn(Tier tier) {
            return registry.counter("stackmemory.reads", "tier", tier.name().toLowerCase(Locale.ROOT))
                    .count();
        }

        void report(int copies, SpeedReport report) {
            int all = reads.values().stream().mapToInt(Integer::intValue).sum();
            double share = reads.getOrDefault(Tier.HOT, 0) / (double) all;
            // Between two rounds the machine keeps more than it may; so may the clairvoyant.
            int held = Math.toIntExact(copies + mostEvicted);
            double optimum = CacheReplay.optimalHits(trace, held, excerpt.counted()) / (double) all;
            String what = "%,d frames, %,d copies on the machine: ".formatted(created, copies);
            report.share(
                    what + "reads from SQLite", 0.9, share, "the clairvoyant with %,d copies".formatted(held), optimum);
            report.share(what + "of what the clairvoyant gets", 0.85, share / optimum, "all", 1);
            int inRedis = reads.getOrDefault(Tier.WARM, 0);
            int inPostgres = reads.getOrDefault(Tier.COLD, 0);
            if (inRedis + inPostgres > 0) {
                report.time(
                        what
                                + "other reads, %,d from Redis and %,d from PostgreSQL, p95"
                                        .formatted(inRedis, inPostgres),
                        100,
                        others.milliseconds(0.95),
                        "p50",
                        others.milliseconds(0.5));
            }
        }
    }
}
