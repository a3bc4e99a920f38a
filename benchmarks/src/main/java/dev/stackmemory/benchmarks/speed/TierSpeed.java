package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.server.OwnRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What moving frames between tiers takes, and what it costs to ask over two of them. */
final class TierSpeed implements Measurement {
    private static final Duration STEADY_FOR_EACH_START = Duration.ofSeconds(3);

    @Override
    public void run(Bench bench, SpeedReport report) throws InterruptedException {
        local(bench, report);
        hosted(bench, report);
    }

    private static void local(Bench bench, SpeedReport report) throws InterruptedException {
        Map<String, String> environment =
                Map.of("STACKMEMORY_HOME", bench.folder().resolve("local").toString());
        try (StackMemory memory = Library.open(environment)) {
            fill(bench, memory);
            var unused = memory.lexicalIndex().refresh(Progress.NONE, Deadline.NEVER);
            Latencies hot = finds(bench, memory);
            Latencies searchedHot = questions(bench, memory);
            move(memory, Tier.COLD, "SQLite to the archive in a folder", 5_000, report);
            Latencies cold = finds(bench, memory);
            report.time(
                    "find by id in the archive, p50", 40, cold.milliseconds(0.5), "in SQLite", hot.milliseconds(0.5));
            Latencies searchedCold = questions(bench, memory);
            report.time(
                    "search over both tiers, all frames in the archive, p95",
                    300,
                    searchedCold.milliseconds(0.95),
                    "all in SQLite",
                    searchedHot.milliseconds(0.95));
            move(memory, Tier.HOT, "the archive in a folder to SQLite", 2_000, report);
        }
        steady(bench, report);
    }

    private static void hosted(Bench bench, SpeedReport report) {
        try (HostedServers servers = HostedServers.start();
                StackMemory memory = servers.open(bench.folder().resolve("hosted"))) {
            fill(bench, memory);
            move(memory, Tier.COLD, "PostgreSQL to the archive in a bucket", 5_000, report);
            move(memory, Tier.WARM, "the archive in a bucket to PostgreSQL", 2_000, report);
            outage(bench, memory, servers.redis(), report);
        }
    }

    private static void fill(Bench bench, StackMemory memory) {
        Library.fill(memory, bench.frames(), 0, bench.scale().large());
    }

    /** What a read takes more than one from PostgreSQL alone when Redis has just died, and after that. */
    private static void outage(Bench bench, StackMemory memory, OwnRedis redis, SpeedReport report) {
        Latencies replicated = finds(bench, memory);
        List<FrameId> ids = bench.frames()
                .randomIds(bench.scale().large())
                .limit(bench.scale().records() / 10)
                .toList();
        redis.kill();
        long start = System.nanoTime();
        var unused = memory.findFrame().find(ids.getFirst(), Deadline.NEVER);
        double first = (System.nanoTime() - start) / 1e6;
        Latencies alone = finds(bench, memory);
        report.time("first read after Redis died", 100, first, "with Redis, p50", replicated.milliseconds(0.5));
        report.time(
                "following reads, p50", 0, alone.milliseconds(0.5), "with Redis, p50", replicated.milliseconds(0.5));
    }

    private static void move(StackMemory memory, Tier tier, String way, double goal, SpeedReport report) {
        var plan = memory.moveFrames().planFor(Set.of(), tier, Deadline.NEVER);
        long start = System.nanoTime();
        MoveReport moved = memory.moveFrames().move(plan, Pace.FULL, Progress.NONE, Deadline.NEVER);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (moved.rehomed() != plan.moves().size()) {
            throw new IllegalStateException("not all was moved: " + moved);
        }
        report.rate("move %,d frames from ".formatted(moved.rehomed()) + way, goal, moved.rehomed() / seconds);
    }

    private static Latencies finds(Bench bench, StackMemory memory) {
        List<FrameId> ids = bench.frames()
                .randomIds(bench.scale().large())
                .limit(bench.scale().records() / 10)
                .toList();
        Latencies latencies = new Latencies();
        for (int round = 0; round < 2; round++) {
            for (FrameId id : ids) {
                long start = System.nanoTime();
                if (memory.findFrame().find(id, Deadline.NEVER).isEmpty()) {
                    throw new IllegalStateException(id + " was not found");
                }
                if (round == 1) {
                    latencies.add(System.nanoTime() - start);
                }
            }
        }
        return latencies;
    }

    private static Latencies questions(Bench bench, StackMemory memory) {
        Latencies latencies = new Latencies();
        for (int round = 0; round < 2; round++) {
            for (String question :
                    bench.frames().questions().stream().limit(100).toList()) {
                long start = System.nanoTime();
                SearchAnswer answer = memory.searchFrames()
                        .search(new SearchRequest(
                                question, FrameFilter.ALL, 10, Duration.ofMinutes(1), Optional.empty()));
                if (!answer.isComplete()) {
                    throw new IllegalStateException("no whole answer: " + answer.lanes());
                }
                if (round == 1) {
                    latencies.add(System.nanoTime() - start);
                }
            }
        }
        return latencies;
    }

    /** The mover in the background, with more to do than it can in the time. */
    private static void steady(Bench bench, SpeedReport report) throws InterruptedException {
        Map<String, String> environment = Map.of(
                "STACKMEMORY_HOME",
                bench.folder().resolve("steady").toString(),
                "STACKMEMORY_TIERS_HOT_MAX_FRAMES",
                "1");
        try (StackMemory memory = Library.open(environment)) {
            fill(bench, memory);
            AtomicLong failures = new AtomicLong();
            Duration before = cpuTime();
            long start = System.nanoTime();
            try (BackgroundMover mover = memory.startMover(Duration.ofSeconds(1), new BackgroundMover.Listener() {
                @Override
                public void ended(MoveReport moved) {}

                @Override
                public void failed(StoreException failure) {
                    failures.incrementAndGet();
                }
            })) {
                Thread.sleep(
                        mover.isAlive()
                                ? STEADY_FOR_EACH_START.multipliedBy(
                                        bench.scale().starts())
                                : Duration.ZERO);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double share = cpuTime().minus(before).toNanos() / 1e9 / seconds;
            long moved = memory.ledger().usage(Deadline.NEVER).stream()
                    .filter(usage -> usage.tier() == Tier.COLD)
                    .mapToLong(usage -> usage.frames())
                    .sum();
            report.remark(
                    "In the background the mover took %.1f%% of a core over %.0f s (goal 5%%), and moved %.0f frames/s; %d rounds failed."
                            .formatted(100 * share, seconds, moved / seconds, failures.get()));
        }
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
