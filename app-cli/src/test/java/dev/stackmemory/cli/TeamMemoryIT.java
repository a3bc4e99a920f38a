package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisAddress;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three machines with a SQLite file each, one Redis, one PostgreSQL. */
class TeamMemoryIT extends TopologyContract {
    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();
    private final FaultProxy databaseProxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final FaultProxy redisProxy =
            FaultProxy.before(redis.address().host(), redis.address().port());

    private CommandLineRun ann;
    private CommandLineRun ben;
    private CommandLineRun cleo;

    @BeforeEach
    void openNodes() {
        ann = configured(folder.resolve("ann"));
        ben = configured(folder.resolve("ben"));
        cleo = configured(folder.resolve("cleo"));
    }

    @Override
    CommandLineRun configured(Path home) {
        PostgresAddress postgres = database.address().at(databaseProxy.host(), databaseProxy.port());
        RedisAddress replicas = redis.address().at(redisProxy.host(), redisProxy.port());
        return new CommandLineRun(home)
                .environment("STACKMEMORY_TOPOLOGY", "team")
                .environment("STACKMEMORY_PROJECT", "work")
                .environment(postgres.variables())
                .environment(replicas.variables());
    }

    @Override
    List<Place> places() {
        return List.of(new Place(3, "cold", "paradedb"));
    }

    @Override
    List<Server> servers() {
        return List.of(Server.behind("postgres", databaseProxy), Server.behind("redis", redisProxy));
    }

    /** What is published is at home in PostgreSQL alone; its copy leaves the machine, and comes back with the next reading. */
    @Override
    void moveAllTo(Place place) {
        assertThat(memory.run("storage", "migrate").ok().out()).contains("copies dropped from the hot tier");
    }

    @Override
    void assertErasedFromServers(String id) {
        assertThat(redis.command("EXISTS", "sm:frame:{" + id + "}")).containsExactly("0");
    }

    @AfterEach
    void closeServers() {
        databaseProxy.close();
        redisProxy.close();
        redis.close();
        database.close();
    }

    private static void record(CommandLineRun node, String id, String name, String content) {
        node.run("record", "--id", id, "--name", name, "--content", content, "--state", "closed")
                .failed(0);
    }

    @Test
    void recordedOnOneNode_isFoundOnTheOthers_byEveryCommand() {
        record(ann, "login", "Fix the login", "The token expired.");
        ann.run("storage", "sync").ok();

        for (CommandLineRun node : List.of(ann, ben, cleo)) {
            assertThat(node.run("show", "login").ok().out()).contains("The token expired.", "paradedb");
            assertThat(node.run("list").ok().out()).contains("Fix the login");
            assertThat(node.run("search", "expired").failed(0).out()).contains("Fix the login");
            assertThat(node.run("storage", "verify", "--deep").ok().out()).contains("all is well");
        }
        assertThat(ben.run("config", "check").ok().out()).contains("paradedb: ", "redis: ");
    }

    @Test
    void verify_postgresIsAway_comparesWhatWaitsHereAndSaysSo() {
        databaseProxy.down();
        record(ann, "waiting", "Not published", "It waits.");
        assertThat(ann.run("storage", "verify", "--deep").failed(1).out())
                .contains("paradedb was not compared: ", "1 frame verified, 1 problem");
        databaseProxy.pass();
        ann.serversAreBack();
        assertThat(ann.run("storage", "verify", "--deep").failed(0).out()).contains("all is well");
    }

    @Test
    void migrate_toATierOfCopies_saysThatThereAreNothingElse() {
        for (String tier : List.of("1 (hot)", "2 (warm)")) {
            assertThat(ann.run("storage", "migrate", "--tier", tier.substring(0, 1))
                            .failed(12)
                            .err())
                    .contains(
                            "tier " + tier + " in the topology 'team' holds nothing but copies",
                            "'stackmemory storage warm'");
        }
    }

    @Test
    void record_publishesByItself_asFarAsThatIsQuick() {
        record(ann, "login", "Fix the login", "The token expired.");
        Polling.until(Duration.ofSeconds(30), "the frame on another node", () -> {
            ann.run("record", "--name", "another").ok();
            return ben.run("show", "login").code() == 0;
        });
    }

    @Test
    void everythingIsAway_aNodeWorksAlone_andPublishesAfterwards() {
        record(ann, "shared", "Known to all", "Before the outage.");
        ann.run("storage", "sync").ok();
        ben.run("show", "shared").ok();
        databaseProxy.down();
        redisProxy.down();

        record(ben, "alone", "Recorded alone", "The token of the outage.");
        assertThat(ben.run("show", "alone").failed(0).out()).contains("The token of the outage.");
        assertThat(ben.run("show", "shared").failed(0)).satisfies(shown -> {
            assertThat(shown.out()).contains("Before the outage.");
            assertThat(shown.err()).contains("unverified");
        });
        assertThat(ben.run("list").failed(0)).satisfies(listed -> {
            assertThat(listed.out()).contains("Recorded alone", "Known to all");
            assertThat(listed.err()).contains("listed from sqlite, unverified and incomplete");
        });
        assertThat(ben.run("search", "token").failed(0).out()).contains("Recorded alone");
        assertThat(ben.run("search", "token", "--require-complete").code()).isEqualTo(5);
        ben.run("record", "--id", "shared", "--content", "Edited in the outage.")
                .failed(0);
        assertThat(ben.run("storage", "sync").failed(5).err()).contains("2 frames wait on this machine");
        assertThat(ben.run("status").failed(0).out()).contains("unpublished", "2 frames on this machine");
        assertThat(ben.run("storage", "status").failed(0).err()).contains("what is shared is not counted");
        assertThat(ben.run("storage", "decommission", "paradedb").failed(1).err())
                .contains("not all of this machine was published", "nothing was changed");
        ben.run("storage", "outbox").failed(0);

        databaseProxy.pass();
        redisProxy.pass();
        List.of(ann, ben).forEach(CommandLineRun::serversAreBack);
        assertThat(ben.run("storage", "sync").ok().out()).contains("published 2 frames");
        assertThat(cleo.run("show", "alone").ok().out()).contains("The token of the outage.");
        assertThat(ann.run("show", "shared").ok().out()).contains("Edited in the outage.");
    }

    @Test
    void twoEditsOfOneRevision_areUnited() {
        record(ann, "plan", "The plan", "First draft.");
        ann.run("storage", "sync").ok();
        ben.run("show", "plan").ok();
        databaseProxy.down();
        ann.run("record", "--id", "plan", "--name", "Ann's plan", "--tag", "ann")
                .failed(0);
        ben.run("record", "--id", "plan", "--name", "Ben's plan", "--content", "Second draft.", "--tag", "ben")
                .failed(0);
        databaseProxy.pass();
        List.of(ann, ben).forEach(CommandLineRun::serversAreBack);
        ann.run("storage", "sync").ok();
        assertThat(ben.run("storage", "sync").ok().out()).contains("united 1 edit");

        assertThat(cleo.run("show", "plan", "--json").ok().out())
                .contains("Ben's plan", "Second draft.", "\"ann\"", "\"ben\"", "conflict", "Ann's plan");
        assertThat(ann.run("storage", "verify").ok().out())
                .as("an older copy lies here until this node hears of the edit")
                .contains("all is well");
        assertThat(ann.run("show", "plan").ok().out()).contains("Ben's plan");
    }

    /** Such as a backup that is restored on another machine: both nodes bear one name, and know of the same unpublished frames. */
    @Test
    void aCopiedHome_isANodeOfItsOwn() throws IOException {
        record(ann, "plan", "The plan", "First draft.");
        ann.run("storage", "sync").ok();
        databaseProxy.down();
        record(ann, "young", "Not published yet", "The token of both.");
        CommandLineRun twin = configured(folder.resolve("twin"));
        Files.createDirectories(twin.folder());
        copy(ann.home(), twin.home());
        ann.run("record", "--id", "plan", "--name", "Ann's plan", "--tag", "ann")
                .failed(0);
        ann.run("record", "--id", "young", "--tag", "ann").failed(0);
        twin.run("record", "--id", "plan", "--name", "The twin's plan", "--tag", "twin")
                .failed(0);
        twin.run("record", "--id", "young", "--tag", "twin").failed(0);
        databaseProxy.pass();
        List.of(ann, twin).forEach(CommandLineRun::serversAreBack);
        ann.run("storage", "sync").ok();
        assertThat(twin.run("storage", "sync").ok().out()).contains("united 2 edits");
        ann.run("storage", "sync").ok();

        for (CommandLineRun node : List.of(ann, twin, cleo)) {
            assertThat(node.run("show", "plan", "--json").ok().out())
                    .contains("The twin's plan", "\"ann\"", "\"twin\"", "conflict", "Ann's plan");
            assertThat(node.run("show", "young", "--json").ok().out())
                    .contains("The token of both.", "\"ann\"", "\"twin\"")
                    .doesNotContain("conflict");
            assertThat(node.run("list", "--json").ok().out()).containsOnlyOnce("\"young\"");
            assertThat(node.run("storage", "verify", "--deep").ok().out()).contains("all is well");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    @Test
    void postgresIsAway_listsAreOfTheCopiesInRedis_andOfWhatIsEditedHere() {
        record(ann, "login", "Fix the login", "The token expired.");
        record(ann, "cache", "Warm the cache", "The first query was slow.");
        ann.run("storage", "sync").ok();
        databaseProxy.down();
        ben.run("record", "--id", "login", "--name", "Renew the token", "--tag", "urgent")
                .failed(0);
        assertThat(ben.run("list", "--sort", "score").failed(0)).satisfies(listed -> {
            assertThat(listed.out())
                    .contains("Renew the token", "Warm the cache")
                    .doesNotContain("Fix the login");
            assertThat(listed.err()).contains("listed from redis, unverified and incomplete");
        });
        assertThat(cleo.run("list").failed(0).out()).contains("Fix the login", "Warm the cache");
    }

    @Test
    void postgresIsRestoredFromAnOlderBackup_machinesPublishAgainWhatTheyHoldCopiesOf() {
        record(ann, "plan", "The plan", "First draft.");
        ann.run("storage", "sync").ok();
        database.backUp();
        record(ann, "later", "Since the backup", "Lost with it.");
        ann.run("record", "--id", "plan", "--content", "Second draft.").failed(0);
        ann.run("storage", "sync").failed(0);
        ben.run("show", "later").ok();
        database.restore();

        assertThat(cleo.run("list").failed(0).out()).contains("The plan").doesNotContain("Since the backup");
        assertThat(ben.run("storage", "sync").failed(0).out()).contains("recovered 1 frame");
        assertThat(ann.run("storage", "sync", "--json").failed(0).out()).contains("\"recovered\":1");

        assertThat(cleo.run("show", "later").failed(0).out()).contains("Lost with it.");
        assertThat(cleo.run("show", "plan").failed(0).out()).contains("Second draft.");
        assertThat(ann.run("storage", "sync", "--json").failed(0).out()).contains("\"recovered\":0");
        assertThat(ann.run("storage", "verify").failed(0).out()).contains("all is well");
    }

    @Test
    void postgresIsRestoredFromAnOlderBackup_whatWasForgottenSinceIsForgottenAgain_byTheMachineThatForgotIt() {
        record(ann, "plan", "The plan", "A word that shall be gone.");
        ann.run("storage", "sync").ok();
        database.backUp();
        ben.run("show", "plan").ok();
        ann.run("forget", "plan", "--yes").failed(0);
        database.restore();
        assertThat(cleo.run("list").failed(0).out()).contains("The plan");

        assertThat(ann.run("storage", "sync").failed(0).out()).contains("forgot again 1 frame");
        assertThat(ben.run("storage", "sync", "--json").failed(0).out())
                .contains("\"recovered\":0", "\"forgottenAgain\":0");

        assertForgotten("plan", "The plan", "gone");
    }

    @Test
    void postgresIsRestoredFromAnOlderBackup_whatAMachineBringsBackThatHadNotHeardOfTheForgetting_isForgottenAgain() {
        database.backUp();
        record(ann, "plan", "The plan", "A word that shall be gone.");
        ann.run("storage", "sync").ok();
        ben.run("show", "plan").ok();
        ann.run("forget", "plan", "--yes").failed(0);
        database.restore();
        assertThat(ben.run("storage", "sync").failed(0).out()).contains("recovered 1 frame");
        cleo.run("show", "plan").failed(0);

        assertThat(ann.run("storage", "sync", "--json").failed(0).out()).contains("\"forgottenAgain\":1");
        List.of(ben, cleo)
                .forEach(node -> assertThat(
                                node.run("storage", "sync", "--json").failed(0).out())
                        .contains("\"recovered\":0"));
        assertThat(ann.run("storage", "sync", "--json").failed(0).out()).contains("\"forgottenAgain\":0");

        assertForgotten("plan", "The plan", "gone");
    }

    private void assertForgotten(String id, String name, String word) {
        for (CommandLineRun node : List.of(ann, ben, cleo)) {
            node.run("show", id).failed(3);
            assertThat(node.run("list").failed(0).out()).doesNotContain(name);
            assertThat(node.run("search", word).failed(0).out()).doesNotContain(name);
        }
        ann.run("storage", "compact").failed(0);
        assertThat(ann.run("storage", "verify").failed(0).out()).contains("all is well");
        // Without servers a machine shows what lies in its own file.
        databaseProxy.down();
        redisProxy.down();
        for (CommandLineRun node : List.of(ann, ben, cleo)) {
            assertThat(node.run("show", id).out()).doesNotContain(name);
        }
    }

    @Test
    void anotherPostgres_getsNoCopyOfWhatTheFirstOneHolds() {
        record(ann, "plan", "The plan", "First draft.");
        ann.run("storage", "sync").ok();
        try (PostgresDatabase another = PostgresServer.sharedWithVector().freshDatabase();
                RedisDatabase itsCopies = RedisServer.shared().freshDatabase()) {
            ann.environment(another.address().variables())
                    .environment(itsCopies.address().variables());
            assertThat(ann.run("storage", "sync", "--json").ok().out()).contains("\"recovered\":0");
            ann.run("show", "plan").failed(3);
        }
    }

    @Test
    void copies_areShown_onTheMachineAndInRedis() {
        record(ann, "login", "Fix the login", "The token expired.");
        ann.run("storage", "sync").ok();
        ben.run("show", "login").ok();
        // A command that ends while it still connects may leave word that Redis is away.
        ben.serversAreBack();

        assertThat(ben.run("storage", "status").ok().out())
                .containsPattern("hot +sqlite +0 ")
                .containsPattern("hot +sqlite, copies +1 +[1-9][0-9]* B .* 0% +500 MB, 2,000 frames, 24 h 0 min")
                .containsPattern("warm +redis, copies +3 +[1-9][0-9]* B .*, 168 h 0 min unread")
                .containsPattern("cold +paradedb +3 ");
        assertThat(ben.run("storage", "status", "--json", "-c", "tiers.hot.max-frames=2")
                        .ok()
                        .out())
                .containsPattern("\"tier\":1,\"store\":\"sqlite\",\"copies\":1,\"bytes\":[1-9][0-9]*,"
                        + "\"limits\":[{]\"maxFrames\":2,[^}]*[}],\"full\":0[.]5")
                .contains("\"tier\":2,\"store\":\"redis\",\"copies\":3");
        assertThat(ben.run("status", "-c", "tiers.hot.max-frames=2").ok().out())
                .containsPattern("hot +sqlite, 0 frames, 0 B, 1 copy, [1-9][0-9]* B, 50% full")
                .containsPattern("warm +redis, 3 copies, ");
        assertThat(ben.run("monitor", "--once").ok().out()).containsPattern("hot +sqlite +0 +1 +[1-9]");

        assertThat(ben.run("storage", "status", "-c", "tiers.warm.max-age=3d")
                        .ok()
                        .out())
                .containsPattern("warm +redis, copies +3 .*, 72 h 0 min unread");
        assertThat(ben.run("config", "check").ok().out()).contains("sqlite: the file frames.db answers.");

        redisProxy.down();
        assertThat(ben.run("storage", "status").failed(0).out()).containsPattern("warm +redis, copies +[?] +[?] ");
    }

    @Test
    void privateProjects_stayOnTheirNode() {
        ann.environment("STACKMEMORY_PROJECTS_PRIVATE", "diary");
        ann.run("record", "--project", "diary", "--id", "secret", "--content", "Mine alone.")
                .ok();
        record(ann, "login", "Fix the login", "The token expired.");
        assertThat(ann.run("storage", "sync", "--json").ok().out()).contains("\"waiting\":0");
        assertThat(ben.run("list", "--all-projects").ok().out())
                .contains("Fix the login")
                .doesNotContain("secret");
        ben.run("show", "secret").failed(3);
        assertThat(ann.run("show", "secret").ok().out()).contains("Mine alone.", "sqlite");
        assertThat(ann.run("storage", "retrieve", "secret").ok().out()).contains("lies in sqlite (hot)");
        assertThat(ann.run("list", "--all-projects", "--json").ok().out()).contains("\"secret\"", "\"login\"");
    }

    @Test
    void forgottenDuringAnOutage_isGoneEverywhereAfterwards() {
        record(ann, "login", "Fix the login", "The token expired.");
        ann.run("storage", "sync").ok();
        ben.run("show", "login").ok();
        databaseProxy.down();
        assertThat(ann.run("forget", "login", "--yes").failed(0).out()).contains("hidden");
        ann.run("show", "login").failed(3);
        ben.run("record", "--id", "login", "--content", "An edit of something forgotten.")
                .failed(0);
        databaseProxy.pass();
        List.of(ann, ben).forEach(CommandLineRun::serversAreBack);

        ann.run("storage", "sync").ok();
        ben.run("storage", "sync").ok();
        for (CommandLineRun node : List.of(ann, ben, cleo)) {
            node.run("show", "login").failed(3);
            assertThat(node.run("list").failed(0).out()).doesNotContain("login");
        }
        ann.run("storage", "compact").failed(0);
        assertThat(ann.run("storage", "verify").ok().out()).contains("all is well");
    }

    @Test
    void forgottenDuringAnOutage_leavesAnotherFrameOfItsIdAlone() {
        ann.run("record", "--project", "app", "--id", "session", "--content", "Ann's.")
                .failed(0);
        ann.run("storage", "sync").ok();
        databaseProxy.down();
        redisProxy.down();
        ben.run("record", "--project", "app-of-ben", "--id", "session", "--content", "Ben's.")
                .failed(0);
        assertThat(ben.run("forget", "session", "--yes").failed(0).out()).contains("hidden");
        databaseProxy.pass();
        redisProxy.pass();
        List.of(ann, ben).forEach(CommandLineRun::serversAreBack);

        ben.run("storage", "sync").ok();
        ben.run("storage", "compact").failed(0);
        for (CommandLineRun node : List.of(ann, ben, cleo)) {
            assertThat(node.run("show", "session").failed(0).out()).contains("Ann's.");
        }
    }

    @Test
    void exportAndImport_areTheSameOnEveryNode() throws IOException {
        record(ann, "login", "Fix the login", "The token expired.");
        record(ben, "cache", "Warm the cache", "The first query was slow.");
        ann.run("storage", "sync").ok();
        ben.run("storage", "sync").ok();
        Path ofAnn = folder.resolve("ann.jsonl");
        Path ofCleo = folder.resolve("cleo.jsonl");
        ann.run("export", "jsonl", ofAnn.toString()).failed(0);
        cleo.run("export", "jsonl", ofCleo.toString()).failed(0);
        assertThat(ofCleo).hasSameBinaryContentAs(ofAnn);

        assertThat(cleo.run("import", "jsonl", ofAnn.toString(), "--json")
                        .failed(0)
                        .out())
                .contains("\"written\":0");
    }

    @Test
    void aTeamWithoutABucket_goesToUnified_andBack() {
        record(ann, "plan", "The plan", "First draft.");
        ben.run("show", "cache").ok();
        for (CommandLineRun node : List.of(ann, ben)) {
            assertThat(node.run("storage", "decommission", "sqlite").failed(0).out())
                    .contains("nothing is at home in sqlite");
            node.environment("STACKMEMORY_TOPOLOGY", "unified");
        }
        assertThat(ben.run("show", "plan").ok().out()).contains("First draft.", "paradedb");
        assertThat(ann.run("list").ok().out()).contains("The plan", "Warm the cache");
        ben.run("record", "--id", "plan", "--content", "Edited in unified.").ok();
        ben.run("forget", "cache", "--yes").failed(0);
        assertThat(ben.run("storage", "verify", "--deep").failed(0).out()).contains("all is well");

        for (CommandLineRun node : List.of(ann, ben)) {
            node.environment("STACKMEMORY_TOPOLOGY", "team")
                    .run("storage", "sync")
                    .failed(0);
            assertThat(node.run("show", "plan").failed(0).out()).contains("Edited in unified.");
            node.run("show", "cache").failed(3);
            assertThat(node.run("storage", "verify", "--deep").failed(0).out()).contains("all is well");
        }
    }

    @Test
    void evictsCopies_underTheLimitsOfTheHotTier() {
        for (int frame = 0; frame < 5; frame++) {
            record(ann, "frame" + frame, "Frame " + frame, "Content.");
        }
        ann.run("storage", "sync").ok();
        ann.environment("STACKMEMORY_TIERS_HOT_MAX_AGE", "none").environment("STACKMEMORY_TIERS_HOT_MAX_FRAMES", "2");
        assertThat(ann.run("storage", "migrate").ok().out()).contains("3 copies dropped from the hot tier");
        assertThat(ann.run("show", "frame0").ok().out()).contains("Content.");
        assertThat(ann.run("list", "--json").ok().out()).contains("frame0", "frame4");
    }

    @Test
    void configCheck_saysWhichServerAnswers_andWhichDoesNot() {
        redisProxy.down();
        assertThat(ann.run("config", "check").failed(5).out())
                .contains("paradedb: PostgreSQL ", "redis: does not answer: ");
        assertThat(ann.run("config", "check", "--json").failed(5).out())
                .contains("\"store\":\"paradedb\",\"answers\":true", "\"store\":\"redis\",\"answers\":false");
    }

    @Test
    void init_makesTheNodesOwnStore() {
        assertThat(ann.run("init").ok().out()).contains("Made a memory in " + ann.home());
    }

    @Test
    void aMemoryWithAnArchiveOfItsOwn_isNotTakenOver() throws IOException {
        Files.createDirectories(ann.home());
        Files.createFile(ann.home().resolve("archive.made"));
        assertThat(ann.run("list").failed(12).err()).contains("Bring its frames back first");
    }
}
