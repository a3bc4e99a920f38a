package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code team.sync-interval}: what a program that runs on records comes to the others without anybody's doing. How long it pauses: {@code BackgroundRoundsTest}. */
@Timeout(180) // Ends a deadlock; no test measures time.
class SyncIntervalIT {
    private static final Deadline NEVER = Deadline.NEVER;

    @TempDir
    private Path folder;

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();

    @AfterEach
    void dropDatabases() {
        redis.close();
        database.close();
    }

    private Map<String, String> environment(String machine) {
        Map<String, String> environment = new HashMap<>(database.address().variables());
        environment.putAll(redis.address().variables());
        environment.put("STACKMEMORY_HOME", folder.resolve(machine).toString());
        environment.put("STACKMEMORY_TOPOLOGY", "team");
        return environment;
    }

    @Test
    void byDefault_whatIsRecordedAfterARound_isPublishedByTheNext() throws InterruptedException {
        Map<String, String> environment = environment("ann");
        Settings settings = SettingsReader.read(environment, Map.of());
        assertThat(settings.get(SettingKeys.SYNC_INTERVAL)).isEqualTo(Duration.ofSeconds(2));
        var rounds = new Rounds();
        try (StackMemory ann = StackMemory.open(settings, environment);
                NodeSync syncing = ann.startSync(settings.get(SettingKeys.SYNC_INTERVAL), rounds)
                        .orElseThrow()) {
            assertThat(syncing).isNotNull();
            assertThat(rounds.next().published()).as("there is nothing yet").isZero();
            ann.recordFrames().record(List.of(aFrame("news").build()), NEVER);

            Map<String, String> another = environment("ben");
            try (StackMemory ben = StackMemory.open(SettingsReader.read(another, Map.of()), another)) {
                Polling.until(
                        Duration.ofMinutes(1),
                        "the frame at another machine",
                        () -> ben.findFrame().find(new FrameId("news"), NEVER).isPresent());
            }
        }
    }

    private static final class Rounds implements NodeSync.Listener {
        private final LinkedBlockingQueue<PublishReport> ended = new LinkedBlockingQueue<>();

        PublishReport next() throws InterruptedException {
            return ended.take();
        }

        @Override
        public void ended(PublishReport report) {
            ended.add(report);
        }

        @Override
        public void failed(StoreException failure) {
            throw failure;
        }
    }
}
