package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis comes back with a dump from before a forgetting, in the topology {@code hosted}. */
class OldDumpIT {
    /** A program reads from the home until its Redis is ready. */
    private static final Duration SLOW_START = Duration.ofSeconds(60);

    private static final FrameId FORGOTTEN = new FrameId("forgotten");
    private static final FrameId KEPT = new FrameId("kept");

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final FaultProxy databaseProxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final OwnRedis redis = RedisServer.own();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private StackMemory memory;

    @TempDir
    private Path folder;

    @BeforeEach
    void rememberBothFrames_dump_andForgetOne() throws IOException {
        memory = open();
        for (FrameId id : List.of(FORGOTTEN, KEPT)) {
            var unused = memory.recordFrames().record(List.of(aFrame(id.value()).build()), soon());
        }
        Polling.until(
                SLOW_START,
                "copies of both",
                () -> find(FORGOTTEN).isPresent()
                        && find(KEPT).isPresent()
                        && heldIn(redis, FORGOTTEN)
                        && heldIn(redis, KEPT));
        redis.command("SAVE");
        Files.copy(redis.data().resolve("dump.rdb"), folder.resolve("old.rdb"));
        assertThat(memory.forgetFrames().forget(List.of(FORGOTTEN), soon()).hidden())
                .contains(FORGOTTEN);
    }

    @AfterEach
    void close() {
        memory.close();
        databaseProxy.close();
        redis.close();
        bucket.close();
        database.close();
    }

    private StackMemory open() {
        PostgresAddress postgres = database.address().at(databaseProxy.host(), databaseProxy.port());
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", folder.resolve("home").toString());
        environment.put("STACKMEMORY_TOPOLOGY", "hosted");
        environment.putAll(postgres.variables());
        environment.putAll(redis.address().variables());
        environment.putAll(bucket.server().variables(bucket.name()));
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    private void restoreTheOldDump() throws IOException {
        redis.stop();
        Files.copy(folder.resolve("old.rdb"), redis.data().resolve("dump.rdb"), StandardCopyOption.REPLACE_EXISTING);
        redis.start();
        assertThat(heldIn(redis, FORGOTTEN))
                .as("it is there again: " + redis.command("KEYS", "*"))
                .isTrue();
    }

    private static boolean heldIn(OwnRedis redis, FrameId id) {
        return redis.command("EXISTS", "sm:frame:{" + id + "}").equals(List.of("1"));
    }

    private Optional<Frame> find(FrameId id) {
        return memory.findFrame().find(id, soon());
    }

    @Test
    void aNewProgram_clearsTheReplicasBeforeItBelievesThem() throws IOException {
        restoreTheOldDump();
        memory.close();
        memory = open();
        Polling.until(SLOW_START, "replicas that are emptied, and filled by reading", () -> {
            assertThat(find(KEPT)).isPresent();
            assertThat(find(FORGOTTEN)).isEmpty();
            return !heldIn(redis, FORGOTTEN) && heldIn(redis, KEPT);
        });

        databaseProxy.down();
        assertThatThrownBy(() -> find(FORGOTTEN)).isInstanceOf(StoreException.class);
    }

    @Test
    void aProgramThatWasThereAllTheTime_showsNothingForgotten_evenWithoutTheLedger() throws IOException {
        assertThat(find(KEPT)).isPresent();
        databaseProxy.down();
        restoreTheOldDump();
        assertThatThrownBy(() -> find(FORGOTTEN)).isInstanceOf(StoreException.class);
    }

    @Test
    void aProgramThatFoundItAway_clearsTheReplicasWhenItIsBack() throws IOException {
        redis.stop();
        assertThat(find(KEPT)).isPresent();
        restoreTheOldDump();
        Polling.until(SLOW_START, "the replicas to be used again", () -> {
            assertThat(find(FORGOTTEN)).isEmpty();
            return !heldIn(redis, FORGOTTEN);
        });
        assertThat(find(KEPT)).isPresent();
    }

    @Test
    void emptiedRedis_isFilledByReading() {
        redis.command("FLUSHALL");
        memory.close();
        memory = open();
        Polling.until(SLOW_START, "replicas that are filled by reading", () -> {
            assertThat(find(KEPT)).isPresent();
            return heldIn(redis, KEPT);
        });
        assertThat(find(FORGOTTEN)).isEmpty();
    }

    @Test
    void restartWithItsOwnDump_changesNothing() {
        redis.restart();
        memory.close();
        memory = open();
        assertThat(find(KEPT)).isPresent();
        assertThat(find(FORGOTTEN)).isEmpty();
    }
}
