package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.HttpFault;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL and a bucket hold the memory, what was read from the bucket is cached in PostgreSQL, and each server may die. */
class PostgresMemoryIT extends DestinationContract {
    private static final HttpFault AWAY = new HttpFault.Answer(503, "ServiceUnavailable");

    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final FaultProxy databaseProxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final HttpFaultProxy bucketProxy =
            HttpFaultProxy.before(S3Server.shared().address().endpoint());

    @Override
    String topology() {
        return "postgres";
    }

    @Override
    CommandLineRun connected(Path home) {
        return connected(home, database.address().at(databaseProxy.host(), databaseProxy.port()));
    }

    private CommandLineRun connected(Path home, PostgresAddress postgres) {
        return new CommandLineRun(home)
                .environment(postgres.variables())
                .environment(bucket.server().at(bucketProxy.endpoint()).variables(bucket.name()));
    }

    @Override
    List<Place> places() {
        return List.of(new Place(2, "warm", "paradedb"), ARCHIVE);
    }

    @Override
    List<Server> servers() {
        return List.of(Server.behind("postgres", databaseProxy), Server.behind("s3", bucketProxy));
    }

    @Override
    void assertErasedFromServers(String id) {
        // A table that somebody just reads is written anew by the next erasure.
        Polling.until(Duration.ofSeconds(30), "an empty cache", () -> {
            memory.run("storage", "compact").failed(0);
            return cached(database).equals("0");
        });
    }

    @Override
    boolean areCopied(StackMemory program, List<String> ids) {
        // The ids are hashed there; one more is the frame beside which these stand.
        return cached(database).equals(Integer.toString(ids.size() + 1));
    }

    @AfterEach
    void closeServers() {
        databaseProxy.close();
        bucketProxy.close();
        database.close();
        bucket.close();
    }

    @Test
    void configCheck_asksEveryServer_andThereIsNoRedis() {
        moveAllToTheArchive();
        memory.run("show", "login").ok();
        assertThat(memory.run("config", "check").ok().out())
                .contains(
                        "paradedb: PostgreSQL ",
                        "paradedb: its session cache",
                        "copies in it: 1",
                        "s3: ",
                        "is unverified")
                .doesNotContain("redis");
        assertThat(Files.exists(memory.home().resolve("frames.db"))).isFalse();
    }

    @Test
    void sessionCache_isShown() {
        moveAllToTheArchive();
        memory.run("show", "login").ok();
        assertThat(memory.run("storage", "status", "-c", "tiers.hot.max-frames=4")
                        .ok()
                        .out())
                .containsPattern(
                        "hot +paradedb, copies +[1-3] +[1-9][0-9]* B .* [257][05]% +500 MB, 4 frames, 24 h 0 min unread");
    }

    @Test
    void restoredFromAnOlderBackup_isNoticedByTheNextProgram_andNothingMovesUntilItIsVerified() throws IOException {
        database.backUp();
        record("later", "Since the backup", "Lost with it.");
        database.restore();

        var list = memory.run("list").failed(0);
        assertThat(list.out()).contains("Fix the login").doesNotContain("Since the backup");
        assertThat(list.err()).containsOnlyOnce("has gone back from change");
        assertThat(memory.run("status").failed(0).err()).contains("has gone back from change", "storage verify");
        for (int more = 0; more < 3; more++) {
            assertThat(memory.run("record", "--name", "As many changes as before")
                            .failed(0)
                            .err())
                    .contains("has gone back from change");
        }
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(1).err())
                .contains("not all was moved", "has gone back from change");
        assertThat(configured(Files.createDirectory(folder.resolve("another-machine")))
                        .run("storage", "migrate", "--tier", "3", "--all-projects")
                        .failed(1)
                        .err())
                .contains("has gone back from change");
        assertThat(memory.run("show", "login").failed(0).out()).contains("paradedb (warm)");

        assertThat(memory.run("storage", "verify").failed(0).out()).contains("all is well");

        moveAllToTheArchive();
        assertThat(memory.run("show", "login").ok().out()).contains("s3 (cold)");
    }

    @Test
    void anOlderCatalogOfTheBucket_isNoticed_andNothingMovesUntilItIsVerified() {
        assertThatAnOlderCatalogIsNoticed(() -> {
            String then = database.address().value("SELECT metadata_location FROM iceberg_tables");
            return () -> database.address()
                    .execute("UPDATE iceberg_tables SET previous_metadata_location = NULL, metadata_location = '" + then
                            + "'");
        });
    }

    @Test
    void atHomeInPostgres_isNotCached() {
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
        memory.run("record", "--id", "login", "--content", "Edited.").ok();
        assertThat(cached(database)).isEqualTo("0");
    }

    @Test
    void readFromTheBucketOnce_isReadAgainWithTheBucketAway() {
        moveAllToTheArchive();
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.", "s3 (cold)");
        assertThat(cached(database)).isEqualTo("1");
        removeCache();
        bucketProxy.failAll(AWAY);

        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.", "s3 (cold)");
        assertThat(memory.run("show", "cache").failed(5).err()).contains("s3");

        bucketProxy.heal();
        memory.serversAreBack();
        assertThat(memory.run("show", "cache").ok().out()).contains("The first query was slow");
        assertThat(cached(database)).isEqualTo("2");
    }

    @Test
    void theBucketIsAway_theRestAnswersAndSaysWhatIsMissing() {
        moveAllToTheArchive();
        record("young", "A young one", "The token is young.");
        removeCache();
        bucketProxy.failAll(AWAY);

        var listed = memory.run("list");
        assertThat(listed.out()).contains("A young one");
        assertThat(listed.err()).contains("s3 does not answer, and what lies there is missing");
        var found = memory.run("search", "token");
        assertThat(found.out()).contains("A young one");
        assertThat(found.out() + found.err()).contains("s3");
        memory.run("search", "token", "--require-complete").failed(5);
        for (String command : List.of("list", "count")) {
            assertThat(memory.run(command, "--json").ok().out()).contains("\"complete\":false");
            assertThat(memory.run(command, "--require-complete").failed(5).err())
                    .contains("the answer is not complete", "s3");
        }
        assertThat(memory.run("export", "jsonl", folder.resolve("export.jsonl").toString())
                        .failed(5)
                        .err())
                .contains("s3");
        var forgotten = memory.run("forget", "login", "--yes").failed(0);
        assertThat(forgotten.out()).contains("pending: 1 frame");
        assertThat(forgotten.err()).contains("s3");
        memory.run("show", "login").failed(3);

        bucketProxy.heal();
        memory.serversAreBack();
        assertThat(memory.run("count", "--require-complete", "--json").ok().out())
                .contains("\"complete\":true");
        memory.run("storage", "migrate").failed(0);
        assertThat(memory.run("list").ok().out())
                .contains("A young one", "Warm the cache")
                .doesNotContain("Fix the login");
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out()).contains("all is well");
    }

    @Test
    void editedAndArchivedAgain_theCachedCopyIsNotShown() {
        moveAllToTheArchive();
        memory.run("show", "login").ok();
        memory.run("record", "--id", "login", "--content", "The token is renewed now.")
                .ok();
        assertThat(memory.run("show", "login").ok().out()).contains("renewed");
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        assertThat(memory.run("show", "login").ok().out()).contains("renewed", "s3 (cold)");
        bucketProxy.failAll(AWAY);
        assertThat(memory.run("show", "login").ok().out()).contains("renewed", "s3 (cold)");
    }

    @Test
    void postgresIsAway_readingSaysSo() {
        moveAllToTheArchive();
        memory.run("show", "login").ok();
        databaseProxy.down();
        for (String[] command : new String[][] {{"show", "login"}, {"list"}}) {
            assertThat(memory.run(command).failed(5).err()).contains("cannot be reached");
        }
        databaseProxy.pass();
        memory.serversAreBack();
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
    }

    @Test
    void postgresCrashes_theCacheIsEmpty_andNothingElseIsLost() throws IOException {
        try (OwnPostgres server = PostgresServer.own();
                PostgresDatabase crashing = server.freshDatabase()) {
            memory = connected(Files.createDirectory(folder.resolve("crashing")), crashing.address())
                    .environment("STACKMEMORY_TOPOLOGY", topology());
            record("login", "Fix the login", "The token expired.");
            record("cache", "Warm the cache", "The first query was slow.");
            record("deploy", "Deploy to production", "Canary first.");
            moveAllToTheArchive();
            record("young", "A young one", "Recorded just before the crash.");
            memory.run("show", "login").ok();
            assertThat(cached(crashing)).isEqualTo("1");

            server.kill();
            server.start();

            assertThat(cached(crashing)).isEqualTo("0");
            assertThat(memory.run("show", "young").ok().out()).contains("Recorded just before the crash.");
            assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
            assertThat(cached(crashing)).isEqualTo("1");
            assertThat(memory.run("storage", "verify", "--deep").failed(0).out())
                    .contains("4 frames verified, all is well");
        }
    }

    @Test
    void limitsOfTheHotTier_areThoseOfTheCache() {
        moveAllToTheArchive();
        memory.environment("STACKMEMORY_TIERS_HOT_MAX_FRAMES", "2");
        for (String id : new String[] {"login", "cache", "deploy"}) {
            memory.run("show", id).ok();
        }
        assertThat(cached(database)).isEqualTo("2");
        assertThat(memory.run("-c", "alerts.hot-bytes=1 B", "status").failed(0).out())
                .contains("large-hot-tier");
        memory.environment("STACKMEMORY_TIERS_HOT_MAX_AGE", "0 s");
        assertThat(memory.run("show", "login").failed(12).err()).contains("tiers.hot", "shorter than a second");
    }

    @Test
    void aServerThatIsNotConfigured_isNamed() {
        memory.environment("STACKMEMORY_STORES_S3_BUCKET", "");
        assertThat(memory.run("list").failed(12).err()).contains("stores.s3.bucket");
    }

    private static String cached(PostgresDatabase in) {
        return in.address().value("SELECT count(*) FROM stackmemory.session_cache WHERE bytes > 0");
    }
}
