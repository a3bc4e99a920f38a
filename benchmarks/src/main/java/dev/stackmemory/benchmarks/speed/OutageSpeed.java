package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.testkit.server.OwnServer;
import dev.stackmemory.testkit.server.Polling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Each server of the topology {@code hosted} in turn is killed and started again: what a reader notices, and what becomes of the work of many clients. */
final class OutageSpeed implements Measurement {
    private static final int READS = 250;
    private static final int DRAWN_FOR_EACH = 80;
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    /**
     * A server that is killed.
     *
     * @param tier where the frames are at home that are read meanwhile
     * @param replicated whether they were read before, so that there are copies
     */
    private record Victim(String name, OwnServer server, Tier tier, boolean replicated) {}

    @Override
    public void run(Bench bench, SpeedReport report) throws InterruptedException {
        var registry = new SimpleMeterRegistry();
        try (HostedServers servers = HostedServers.start();
                StackMemory memory = servers.open(bench.folder().resolve("outages"), registry)) {
            Workload workload =
                    Workload.fill(memory, bench.frames(), bench.scale().large());
            servers.emptyRedis();
            List<Victim> victims = List.of(
                    new Victim("Redis", servers.redis(), Tier.WARM, true),
                    new Victim("PostgreSQL", servers.postgres(), Tier.WARM, true),
                    new Victim("S3", servers.s3(), Tier.COLD, false));
            NodeSync sync = LoadSpeed.sync(memory);
            try {
                for (Victim victim : victims) {
                    readOn(bench, memory, victim, registry, report);
                }
                underLoad(bench, workload, victims, report);
                Polling.until(
                        RECOVERY,
                        "everything to be published",
                        () -> memory.syncNode().orElseThrow().waiting(Deadline.NEVER) == 0);
            } finally {
                sync.close();
            }
            servers.emptyRedis();
            try (StackMemory another = servers.open(bench.folder().resolve("another"))) {
                report.remark("Of %,d acknowledged writes %,d are lost to a program of another machine."
                        .formatted(workload.acknowledged(), workload.lostTo(another)));
            }
        }
    }

    /** One reader of frames whose copies, if there are any, have to be verified. */
    private static void readOn(
            Bench bench, StackMemory memory, Victim victim, SimpleMeterRegistry registry, SpeedReport report)
            throws InterruptedException {
        List<FrameId> ids = idsIn(victim.tier(), bench, memory);
        if (victim.replicated()) {
            var unused = read(memory, ids);
        }
        Thread.sleep(ReplicaCopy.ANSWERS_ALONE);
        Latencies before = read(memory, ids.subList(0, ids.size() / 2));
        victim.server().kill();
        FrameId one = ids.get(ids.size() / 2);
        double first = read(memory, List.of(one)).milliseconds(1);
        Latencies following = read(memory, ids.subList(ids.size() / 2 + 1, ids.size()));
        victim.server().start();
        Polling.until(RECOVERY, victim.name() + " to be asked again", () -> {
            boolean isRead = ids.stream().allMatch(id -> isRead(memory, id));
            // Nobody need ask S3 once there are copies of what lies there.
            return isRead
                    && registry.find("stackmemory.breaker.open").gauges().stream()
                            .filter(open -> !"s3".equals(open.getId().getTag("store")))
                            .allMatch(open -> open.value() == 0);
        });
        String usual = "before, p50";
        double there = before.milliseconds(0.5);
        report.time("first read after " + victim.name() + " died", there + 100, first, usual, there);
        report.time("following reads, p50", there + 1, following.milliseconds(0.5), usual, there);
        report.time("following reads, p99", 0, following.milliseconds(0.99), "before, p99", before.milliseconds(0.99));
    }

    private static List<FrameId> idsIn(Tier tier, Bench bench, StackMemory memory) {
        List<FrameId> drawn = bench.frames()
                .randomIds(bench.scale().large())
                .limit(DRAWN_FOR_EACH * READS)
                .distinct()
                .toList();
        var residencies = memory.ledger().find(drawn, Deadline.NEVER);
        return drawn.stream()
                .filter(id -> residencies.containsKey(id) && residencies.get(id).tier() == tier)
                .limit(2 * READS)
                .toList();
    }

    /** Reads what can be read. That a frame cannot is an answer as well. */
    private static Latencies read(StackMemory memory, List<FrameId> ids) {
        Latencies latencies = new Latencies();
        for (FrameId id : ids) {
            long start = System.nanoTime();
            var unused = isRead(memory, id);
            latencies.add(System.nanoTime() - start);
        }
        return latencies;
    }

    /** Whether its home answers, or there is a copy. */
    private static boolean isRead(StackMemory memory, FrameId id) {
        try {
            if (memory.findFrame().find(id, Deadline.NEVER).isEmpty()) {
                throw new IllegalStateException(id + " was not found");
            }
            return true;
        } catch (StoreException.Unavailable away) {
            return false;
        }
    }

    private static void underLoad(Bench bench, Workload workload, List<Victim> victims, SpeedReport report)
            throws InterruptedException {
        // Dead and back again, each server has as long as the load without outages.
        double phase = bench.scale().seconds() / 2.0;
        double rate = LoadSpeed.rate(Clients.saturate(workload, bench.scale().seconds() / 6.0));
        List<String> mishaps = new ArrayList<>();
        try (Clients clients = Clients.start(workload, OptionalDouble.of(rate))) {
            Tally before = clients.work(phase);
            mishaps.add("All servers there: " + before.mishaps());
            for (Victim victim : victims) {
                victim.server().kill();
                Tally dead = clients.work(phase);
                row(victim.name() + " dead", dead, before, mishaps, report);
                victim.server().start();
                row(victim.name() + " started again", clients.work(phase), before, mishaps, report);
            }
        }
        report.remark("%d clients, %,.0f operations a second, %.0f s each.\n- %s."
                .formatted(Clients.COUNT, rate, phase, String.join(".\n- ", mishaps)));
    }

    private static void row(String phase, Tally tally, Tally before, List<String> mishaps, SpeedReport report) {
        mishaps.add(phase + ": " + tally.mishaps());
        if (tally.isEmpty() || before.isEmpty()) {
            return; // The remark says so; there is no time to tell.
        }
        for (double share : List.of(0.5, 0.99)) {
            String percentile = "p%.0f".formatted(100 * share);
            report.time(
                    phase + ", " + percentile,
                    0,
                    tally.milliseconds(share),
                    "all there, " + percentile,
                    before.milliseconds(share));
        }
    }
}
