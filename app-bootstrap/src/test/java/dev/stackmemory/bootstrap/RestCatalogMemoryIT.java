package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RestCatalogServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings name a catalog behind Iceberg's REST interface, in the topology {@code postgres}. */
@Timeout(120)
class RestCatalogMemoryIT {
    private static final String TOKEN = "token-of-the-tests";
    private static final FrameId LOGIN = new FrameId("login");

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final RestCatalogServer catalog = new RestCatalogServer("s3://" + bucket.name(), TOKEN);

    @TempDir
    private Path folder;

    @AfterEach
    void closeServers() {
        catalog.close();
        bucket.close();
        database.close();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", folder.toString());
        environment.put("STACKMEMORY_TOPOLOGY", "postgres");
        environment.putAll(database.address().variables());
        environment.putAll(bucket.server().variables(bucket.name()));
        environment.put("STACKMEMORY_STORES_S3_CATALOG", catalog.uri().toString());
        environment.put("ICEBERG_REST_TOKEN", TOKEN);
        return environment;
    }

    private static StackMemory open(Map<String, String> environment) {
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    private static void archive(StackMemory memory, Frame frame) {
        var unused = memory.recordFrames().record(List.of(frame), soon());
        Archiving.moveTheOnlyFrame(memory, soon());
    }

    private static Frame closed(FrameId id) {
        return aFrame(id.value()).content("The token.").state(Frame.CLOSED).build();
    }

    @Test
    void aFrame_isArchivedThroughIt_andShownByTheNextProgram() {
        try (StackMemory memory = open(environment())) {
            archive(memory, closed(LOGIN));
        }
        assertThat(database.address().value("SELECT to_regclass('iceberg_tables') IS NULL"))
                .as("there is no other catalog")
                .isEqualTo("t");
        try (StackMemory memory = open(environment())) {
            assertThat(memory.ledger().find(List.of(LOGIN), soon()))
                    .hasEntrySatisfying(
                            LOGIN, residency -> assertThat(residency.home()).isEqualTo(StoreId.shared("s3")));
            assertThat(memory.findFrame().find(LOGIN, soon())).contains(closed(LOGIN));
        }
    }

    @Test
    void aWrongToken_isToldWithoutShowingIt() {
        Map<String, String> environment = environment();
        environment.put("ICEBERG_REST_TOKEN", "wrong-secret-5150");
        try (StackMemory memory = open(environment)) {
            assertThatThrownBy(() -> archive(memory, closed(LOGIN)))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("token")
                    .hasMessageNotContaining("5150");
        }
    }

    @Test
    void aFilledArchiveOfAnotherMemory_isNotTakenForThisOnes() {
        try (StackMemory memory = open(environment())) {
            archive(memory, closed(LOGIN));
        }
        Map<String, String> environment = environment();
        try (PostgresDatabase otherDatabase = PostgresServer.shared().freshDatabase();
                RestCatalogServer otherCatalog = new RestCatalogServer("s3://" + bucket.name() + "/other", TOKEN)) {
            environment.put("STACKMEMORY_STORES_S3_CATALOG", otherCatalog.uri().toString());
            environment.put("STACKMEMORY_STORES_S3_PREFIX", "other");
            Map<String, String> otherMemory = new HashMap<>(environment);
            otherMemory.putAll(otherDatabase.address().variables());
            try (StackMemory memory = open(otherMemory)) {
                archive(memory, closed(new FrameId("theirs")));
            }
            try (StackMemory memory = open(environment)) {
                assertThatThrownBy(() -> memory.findFrame().find(LOGIN, soon()))
                        .isInstanceOf(Unavailable.class)
                        .hasMessageContaining("1 frame of this memory is at home in the bucket " + bucket.name())
                        .hasMessageContaining(catalog.uri().toString())
                        .hasMessageContaining(otherCatalog.uri() + " was made by another memory");
            }
            environment.put("STACKMEMORY_STORES_S3_LOST", "true");
            assertThat(problems(environment)).contains("frame login is at home in s3, which does not hold it");
            environment.remove("STACKMEMORY_STORES_S3_LOST");
            assertThat(problems(environment))
                    .as("it is the memory's own from then on")
                    .hasSize(2);
        }
    }

    private static List<String> problems(Map<String, String> environment) {
        try (StackMemory memory = open(environment)) {
            return memory.verifyStores()
                    .verify(false, false, Progress.NONE, soon())
                    .problems();
        }
    }
}
