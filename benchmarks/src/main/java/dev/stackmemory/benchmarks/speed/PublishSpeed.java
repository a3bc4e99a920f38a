package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisServer;
import java.util.HashMap;
import java.util.Map;

/** How fast a machine of a team publishes what it has recorded: from its own file to PostgreSQL, with copies left in Redis and on the machine. */
final class PublishSpeed implements Measurement {
    @Override
    public void run(Bench bench, SpeedReport report) {
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", bench.folder().resolve("team").toString());
        environment.put("STACKMEMORY_TOPOLOGY", "team");
        try (OwnPostgres postgres = PostgresServer.own(HostedServers.POSTGRES);
                OwnRedis redis = RedisServer.own()) {
            environment.putAll(postgres.administrator().variables());
            environment.putAll(redis.address().variables());
            try (StackMemory memory = Library.open(environment)) {
                int frames = bench.scale().large();
                Library.fill(memory, bench.frames(), 0, frames);
                SyncNode node = memory.syncNode().orElseThrow();
                publish(node, frames, report);
                verify(node, frames, report);
            }
        }
    }

    private static void publish(SyncNode node, int frames, SpeedReport report) {
        long start = System.nanoTime();
        PublishReport published = node.publish(Deadline.NEVER);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (published.published() != frames || published.obstacle().isPresent()) {
            throw new IllegalStateException("not all was published: " + published);
        }
        report.rate(
                "publish %,d frames of a team from SQLite to PostgreSQL".formatted(frames), 5_000, frames / seconds);
    }

    /** The first whole round of a program looks at every copy on the machine. */
    private static void verify(SyncNode node, int frames, SpeedReport report) {
        long start = System.nanoTime();
        PublishReport nothing = node.sync(Progress.NONE, Deadline.NEVER);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (nothing.published() != 0 || nothing.obstacle().isPresent()) {
            throw new IllegalStateException("it did not get through: " + nothing);
        }
        report.rate("verify %,d copies of them on the machine".formatted(frames), 0, frames / seconds);
    }
}
