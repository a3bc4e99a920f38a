package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the topology {@code team}, a read counts in the tier that had the frame: the machine's own file, Redis, or PostgreSQL. */
class WatchedTeamIT {
    private static final FrameId FRAME = new FrameId("login");

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();

    @TempDir
    private Path folder;

    /** A machine of the team, and what it counts. */
    private record Machine(StackMemory memory, MeterRegistry registry) implements AutoCloseable {
        void read() {
            assertThat(memory.findFrame().find(FRAME, Deadline.NEVER)).isPresent();
        }

        /** Until it is connected, which may take long beside other work, PostgreSQL answers instead. */
        boolean hasRedis() {
            assertThat(memory.findFrame().find(new FrameId("nobody's"), Deadline.NEVER))
                    .isEmpty();
            return registry
                    .find("stackmemory.store.calls")
                    .tags("store", "redis", "outcome", "answered")
                    .timers()
                    .stream()
                    .anyMatch(calls -> calls.count() > 0);
        }

        boolean hasALargeHotTier() {
            return memory.watchAlerts().look(Deadline.NEVER).stream()
                    .anyMatch(alert -> alert.name().equals("large-hot-tier"));
        }

        double connections(String state) {
            return registry.get("stackmemory.pool.connections")
                    .tags("pool", "stackmemory-write", "state", state)
                    .gauge()
                    .value();
        }

        Map<String, Double> reads() {
            Map<String, Double> reads = new HashMap<>();
            registry.find("stackmemory.reads")
                    .counters()
                    .forEach(counter -> reads.put(counter.getId().getTag("tier"), counter.count()));
            return reads;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private Machine machine(String name) {
        return machine(name, Map.of());
    }

    private Machine machine(String name, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("STACKMEMORY_HOME", folder.resolve(name).toString());
        environment.put("STACKMEMORY_TOPOLOGY", "team");
        environment.put("STACKMEMORY_ALERTS_HOT_BYTES", "1 B");
        environment.putAll(database.address().variables());
        environment.putAll(redis.address().variables());
        MeterRegistry registry = new SimpleMeterRegistry();
        Machine machine = new Machine(
                StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {}, registry),
                registry);
        Polling.until(Duration.ofSeconds(60), "Redis to answer " + name, machine::hasRedis);
        return machine;
    }

    @AfterEach
    void closeServers() {
        redis.close();
        database.close();
    }

    @Test
    void registry_knowsEachPoolByItsName() {
        try (Machine ann = machine("ann", Map.of("STACKMEMORY_STORES_PARADEDB_POOL", "1-7"))) {
            Polling.until(
                    Duration.ofSeconds(60),
                    "the pool to rest with a connection at hand",
                    () -> ann.connections("idle") >= 1 && ann.connections("active") == 0);
            assertThat(ann.connections("idle")).isLessThanOrEqualTo(7);
            assertThat(ann.connections("waiting")).isZero();
            assertThat(ann.registry()
                            .get("stackmemory.pool.limit")
                            .tag("pool", "stackmemory-write")
                            .gauge()
                            .value())
                    .isEqualTo(7);
            assertThat(ann.registry()
                            .get("stackmemory.pool.leaked")
                            .tag("pool", "stackmemory-write")
                            .functionCounter()
                            .count())
                    .isZero();
        }
    }

    @Test
    void reads_countInTheTierThatHadTheFrame() {
        try (Machine ann = machine("ann");
                Machine ben = machine("ben");
                Machine cleo = machine("cleo")) {
            var recorded = ann.memory()
                    .recordFrames()
                    .record(List.of(aFrame(FRAME.value()).build()), Deadline.NEVER);
            assertThat(recorded.outcomes()).hasSize(1);
            ann.read();
            assertThat(ann.reads()).as("not published yet").isEqualTo(Map.of("hot", 1.0));

            assertThat(ann.memory()
                            .syncNode()
                            .orElseThrow()
                            .publish(Deadline.NEVER)
                            .published())
                    .isEqualTo(1);
            ann.read();
            assertThat(ann.reads()).as("a copy of what is published").isEqualTo(Map.of("hot", 2.0));

            assertThat(ann.hasALargeHotTier()).as("the copy counts").isTrue();

            ben.read();
            assertThat(ben.reads()).as("a copy in Redis").isEqualTo(Map.of("warm", 1.0));
            ben.read();
            assertThat(ben.reads()).as("on the machine from then on").isEqualTo(Map.of("warm", 1.0, "hot", 1.0));

            redis.flush();
            cleo.read();
            assertThat(cleo.reads()).as("in PostgreSQL alone").isEqualTo(Map.of("cold", 1.0));
        }
    }
}
