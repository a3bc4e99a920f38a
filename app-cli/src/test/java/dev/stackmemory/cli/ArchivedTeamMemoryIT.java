package dev.stackmemory.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.HttpFault;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines with a SQLite file each, one Redis, one PostgreSQL, and a bucket for what is old. */
class ArchivedTeamMemoryIT extends ArchivedTopologyContract {
    private static final HttpFault AWAY = new HttpFault.Answer(503, "ServiceUnavailable");

    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final FaultProxy databaseProxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final FaultProxy redisProxy =
            FaultProxy.before(redis.address().host(), redis.address().port());
    private final HttpFaultProxy bucketProxy =
            HttpFaultProxy.before(S3Server.shared().address().endpoint());

    private CommandLineRun ben;

    @BeforeEach
    void openAnotherNode() {
        ben = configured(folder.resolve("ben"));
    }

    @Override
    CommandLineRun configured(Path home) {
        return new CommandLineRun(home).environment(variables());
    }

    private Map<String, String> variables() {
        var variables = new HashMap<String, String>();
        variables.put("STACKMEMORY_TOPOLOGY", "team");
        variables.put("STACKMEMORY_PROJECT", "work");
        variables.putAll(database.address()
                .at(databaseProxy.host(), databaseProxy.port())
                .variables());
        variables.putAll(
                redis.address().at(redisProxy.host(), redisProxy.port()).variables());
        variables.putAll(bucket.server().at(bucketProxy.endpoint()).variables(bucket.name()));
        return variables;
    }

    private CommandLineRun withoutBucket(String name) {
        return configured(folder.resolve(name)).environment("STACKMEMORY_STORES_S3_BUCKET", "");
    }

    @Override
    List<Place> places() {
        return List.of(new Place(2, "warm", "paradedb"), ARCHIVE);
    }

    @Override
    List<Server> servers() {
        return List.of(
                Server.behind("postgres", databaseProxy),
                Server.behind("redis", redisProxy),
                Server.behind("s3", bucketProxy));
    }

    @Override
    void assertErasedFromServers(String id) {
        assertThat(redis.command("EXISTS", "sm:frame:{" + id + "}")).containsExactly("0");
    }

    /** On a machine that has read nothing yet. */
    @Override
    void dropCopies() {
        memory = ben;
        redis.flush();
    }

    @AfterEach
    void closeServers() {
        databaseProxy.close();
        redisProxy.close();
        bucketProxy.close();
        redis.close();
        database.close();
        bucket.close();
    }

    @Test
    void configCheck_asksEveryServer() {
        assertThat(memory.run("config", "check").ok().out())
                .contains("paradedb: ", "redis: ", "s3: an Iceberg table in the bucket " + bucket.name());
        bucketProxy.failAll(AWAY);
        assertThat(ben.run("config", "check").failed(5).out()).contains("s3: does not answer: ");
    }

    @Test
    void archived_isThereForEveryNode_andComesBackWhenItIsRetrieved() {
        moveAllToTheArchive();
        assertThat(ben.run("show", "login").ok().out()).contains("The token expired.", "s3 (cold)");
        assertThat(ben.run("list").ok().out()).contains("Fix the login", "Warm the cache", "Deploy to production");
        assertThat(ben.run("search", "expired").failed(0).out()).contains("Fix the login");
        assertThat(ben.run("count").ok().out()).contains("3");
        assertThat(ben.run("storage", "retrieve", "login").ok().out()).contains("was brought to paradedb (warm)");
        assertThat(memory.run("show", "login").ok().out()).contains("paradedb (warm)");
        assertThat(ben.run("storage", "verify", "--deep").ok().out()).contains("all is well");
    }

    @Test
    void whatIsOlderThanTheLimits_movesByItself() {
        assertThat(ben.run("storage", "migrate").ok().out())
                .as("months ago, and 30 days are the limit")
                .startsWith("moved 3 frames, ");
        assertThat(memory.run("show", "login").ok().out()).contains("s3 (cold)");
    }

    @Test
    void anEditByAnotherNode_bringsAnArchivedFrameBackForAll() {
        moveAllToTheArchive();
        ben.run("record", "--id", "login", "--content", "The token is renewed now.")
                .ok();
        ben.run("storage", "sync").ok();

        assertThat(ben.run("show", "login").ok().out()).contains("renewed", "paradedb (warm)");
        Polling.until(
                Duration.ofSeconds(30),
                "the edit on the first node",
                () -> memory.run("show", "login").ok().out().contains("renewed"));
        assertThat(memory.run("search", "expired").failed(0).out()).doesNotContain("Fix the login");
        assertThat(memory.run("list", "--json").ok().out()).containsOnlyOnce("\"id\":\"login\"");
    }

    @Test
    void twoEditsOfAnArchivedFrame_areUnited() {
        moveAllToTheArchive();
        ben.run("show", "login").ok();
        databaseProxy.down();
        memory.run("record", "--id", "login", "--name", "Ann's login", "--tag", "ann")
                .failed(0);
        ben.run("record", "--id", "login", "--content", "Renewed.", "--tag", "ben")
                .failed(0);
        databaseProxy.pass();
        List.of(memory, ben).forEach(CommandLineRun::serversAreBack);
        bringHome();
        assertThat(ben.run("storage", "sync").ok().out()).contains("united 1 edit");
        assertThat(configured(folder.resolve("cleo"))
                        .run("show", "login", "--json")
                        .ok()
                        .out())
                .contains("Ann's login", "Renewed.", "\"ann\"", "\"ben\"");
    }

    @Test
    void forgotten_isErasedFromTheBucketAsWell_onceThatAnswers() {
        moveAllToTheArchive();
        ben.run("show", "login").ok();
        bucketProxy.failAll(AWAY);
        assertThat(ben.run("forget", "login", "--yes", "--json").failed(0).out())
                .contains("\"pending\":1", "\"obstacles\":[\"s3: ");
        memory.run("show", "login").failed(3);

        bucketProxy.heal();
        Polling.until(
                Duration.ofSeconds(60),
                "nothing pending",
                () -> memory.run("storage", "compact", "--json").out().contains("\"pending\":0"));
        for (CommandLineRun node : List.of(memory, ben)) {
            node.run("show", "login").failed(3);
            assertThat(node.run("list").ok().out()).doesNotContain("Fix the login");
            assertThat(node.run("storage", "verify", "--deep").ok().out()).contains("all is well");
        }
    }

    @Test
    void theBucketIsAway_theRestAnswersAndSaysWhatIsMissing() {
        moveAllToTheArchive();
        record("young", "A young one", "The token is young.");
        redis.flush();
        bucketProxy.failAll(AWAY);

        var listed = ben.run("list").failed(0);
        assertThat(listed.out()).contains("A young one").doesNotContain("Fix the login");
        assertThat(listed.err()).contains("s3 does not answer, and what lies there is missing");
        assertThat(ben.run("search", "token").failed(0).out()).contains("A young one");
        ben.run("search", "token", "--require-complete").failed(5);
        ben.run("show", "login").failed(5);
        assertThat(memory.run("show", "login").failed(0).out())
                .as("a copy lies on the machine that recorded it")
                .contains("The token expired.");
        ben.run("record", "--id", "meanwhile", "--name", "Recorded meanwhile").failed(0);
        ben.run("storage", "sync").failed(0);
        assertThat(memory.run("list").failed(0).out()).contains("Recorded meanwhile");

        bucketProxy.heal();
        ben.serversAreBack();
        assertThat(ben.run("show", "login").ok().out()).contains("The token expired.");
        assertThat(ben.run("list").ok().out()).contains("Fix the login", "Recorded meanwhile");
    }

    /** Both have planned all of it before either begins; a batch holds 4,000 frames. */
    @Test
    void twoMovers_takeTurns_andNothingIsMovedTwice() {
        int more = 8_100;
        memory.runWithInput(
                        IntStream.range(0, more)
                                .mapToObj(number ->
                                        "{\"id\":\"frame" + number + "\",\"state\":\"closed\",\"content\":\"Done.\"}")
                                .collect(joining("\n")),
                        "record")
                .failed(0);
        bringHome();
        int all = 3 + more;
        try (StackMemory one = program(memory.home());
                StackMemory other = program(ben.home())) {
            List<Supplier<MoveReport>> planned =
                    Stream.of(one, other).map(program -> planned(program, all)).toList();
            List<MoveReport> reports = planned.stream()
                    .map(moving -> CompletableFuture.supplyAsync(
                            moving, task -> Thread.ofPlatform().start(task)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(reports.stream().mapToLong(MoveReport::rehomed).sum()).isEqualTo(all);
            assertThat(reports).allSatisfy(report -> {
                assertThat(report.rehomed() + report.passedOver()).isEqualTo(all);
                assertThat(report.problems()).isEmpty();
                assertThat(report.obstacle()).isEmpty();
            });
        }
        assertThat(memory.run("storage", "status").ok().out()).containsPattern("cold +s3 +8,?103 ");
        assertThat(ben.run("storage", "verify", "--deep").failed(0).out())
                .containsPattern("8,?103 frames verified, all is well");
    }

    private StackMemory program(Path home) {
        var variables = variables();
        variables.put("STACKMEMORY_HOME", home.toString());
        return StackMemory.open(SettingsReader.read(variables, Map.of()), variables);
    }

    private static Supplier<MoveReport> planned(StackMemory program, int moves) {
        MoveFrames mover = program.moveFrames();
        TieringPlan plan = mover.planFor(Set.of(), Tier.COLD, Deadline.NEVER);
        assertThat(plan.moves()).hasSize(moves);
        return () -> mover.move(plan, Pace.FULL, Progress.NONE, Deadline.NEVER);
    }

    @Test
    void aTeam_goesToHostedMachineByMachine_andBack_andNothingIsLost() {
        moveAllToTheArchive();
        ben.run("show", "login").ok();
        memory.environment("STACKMEMORY_PROJECTS_PRIVATE", "diary,drafts");
        for (String project : List.of("diary", "drafts")) {
            memory.run("record", "--project", project, "--id", "in-" + project, "--content", "Mine alone.")
                    .ok();
        }
        databaseProxy.down();
        memory.run("forget", "deploy", "--yes").failed(0);
        assertThat(memory.run("storage", "decommission", "sqlite").failed(1).err())
                .contains("not all of this machine was published", "nothing was changed");
        record(memory, "young", "A young one");
        databaseProxy.pass();
        memory.serversAreBack();
        assertThat(memory.run("storage", "decommission", "sqlite").failed(1).err())
                .contains("2 frames are at home in sqlite; nothing was changed", "What is private");

        memory.run("-c", "projects.private=diary", "storage", "sync").ok();
        assertThat(ben.run("show", "in-drafts").ok().out()).contains("Mine alone.");
        String diary = folder.resolve("diary.jsonl").toString();
        memory.run("export", "jsonl", diary, "--project", "diary").failed(0);
        var own = new CommandLineRun(folder.resolve("own"));
        own.run("config", "set", "projects.private", "").ok();
        own.run("import", "jsonl", diary).failed(0);
        assertThat(own.run("show", "in-diary").ok().out()).contains("Mine alone.");
        memory.run("forget", "--all", "--project", "diary", "--yes").failed(0);
        assertThat(memory.run("-c", "topology=hosted", "list").failed(12).err()).contains("'diary', 'drafts'");
        memory.environment("STACKMEMORY_PROJECTS_PRIVATE", "");
        assertThat(memory.run("storage", "decommission", "sqlite").failed(0).out())
                .contains("nothing is at home in sqlite", "config set topology hosted");

        Path before = export(memory, "team.jsonl");
        memory.environment("STACKMEMORY_TOPOLOGY", "hosted");
        assertThat(export(memory, "hosted.jsonl")).hasSameBinaryContentAs(before);
        memory.run("record", "--id", "login", "--content", "Edited in hosted.").failed(0);
        memory.run("forget", "cache", "--yes").failed(0);
        record(memory, "there", "Recorded in hosted");
        ben.run("storage", "sync").failed(0);
        assertThat(ben.run("show", "login").failed(0).out()).contains("Edited in hosted.");
        ben.run("show", "cache").failed(3);
        ben.run("record", "--id", "young", "--content", "Edited in the team.").failed(0);
        assertThat(ben.run("storage", "decommission", "sqlite").failed(0).out())
                .contains("nothing is at home in sqlite");
        ben.environment("STACKMEMORY_TOPOLOGY", "hosted");
        Path hosted = export(ben, "hosted.jsonl");
        assertThat(export(memory, "of-both.jsonl")).hasSameBinaryContentAs(hosted);
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out())
                .contains("4 frames verified, all is well");

        for (CommandLineRun machine : List.of(memory, ben)) {
            machine.run("storage", "sync").failed(0);
            machine.environment("STACKMEMORY_TOPOLOGY", "team");
            machine.run("storage", "sync").failed(0);
            assertThat(export(machine, "team.jsonl")).hasSameBinaryContentAs(hosted);
            assertThat(machine.run("show", "login").failed(0).out()).contains("Edited in hosted.");
            assertThat(machine.run("show", "young").failed(0).out()).contains("Edited in the team.");
            machine.run("show", "cache").failed(3);
            assertThat(machine.run("storage", "verify", "--deep").failed(0).out())
                    .contains("all is well");
        }
    }

    private static void record(CommandLineRun machine, String id, String name) {
        machine.run("record", "--id", id, "--name", name, "--state", "closed").failed(0);
    }

    private Path export(CommandLineRun from, String name) {
        Path file = folder.resolve(name);
        from.run("export", "jsonl", file.toString(), "--all-projects").failed(0);
        return file;
    }

    @Test
    void aProgramThatRunsOn_publishesAndMoves() {
        var variables = variables();
        variables.put("STACKMEMORY_HOME", memory.home().toString());
        memory.run("record", "--id", "young", "--name", "A young one", "--state", "closed")
                .failed(0);
        try (StackMemory running = StackMemory.open(SettingsReader.read(variables, Map.of()), variables)) {
            NodeSync syncing = running.startSync(Duration.ofMillis(100), NodeSync.Listener.NONE)
                    .orElseThrow();
            BackgroundMover moving = running.startMover(Duration.ofMillis(100), new Silent());
            try {
                Polling.until(
                        Duration.ofMinutes(1),
                        "all frames in the bucket",
                        () -> ben.run("storage", "status").out().matches("(?s).*cold +s3 +4 .*"));
            } finally {
                moving.close();
                syncing.close();
            }
        }
        assertThat(ben.run("show", "young").ok().out()).contains("s3 (cold)");
    }

    private static final class Silent implements BackgroundMover.Listener {
        @Override
        public void ended(MoveReport report) {}

        @Override
        public void failed(StoreException failure) {}
    }

    @Test
    void aTeamThatAddsABucket_hasItsFramesInTheWarmTier_fromTheNextMoveOn() {
        memory.run("storage", "migrate", "--tier", "2").ok();
        CommandLineRun before = withoutBucket("cleo");
        before.run("record", "--id", "before", "--name", "Before the bucket", "--state", "closed")
                .failed(0);
        before.run("storage", "sync").ok();
        assertThat(before.run("show", "before").ok().out()).contains("paradedb (cold)");

        ben.environment("STACKMEMORY_TIERS_WARM_MAX_AGE", "none");
        assertThat(ben.run("storage", "migrate", "--dry-run").ok().out())
                .contains("count in tier 2 (warm): 1 frame", "its store serves the warm tier now");
        assertThat(ben.run("storage", "migrate").ok().out()).startsWith("moved 1 frame, ");
        assertThat(ben.run("show", "before").ok().out()).contains("paradedb (warm)");
        assertThat(ben.run("storage", "migrate").ok().out())
                .as("nothing is left to plan")
                .doesNotContain("moved");
        assertThat(before.run("storage", "migrate").failed(0).out())
                .as("a machine without the bucket takes nothing back")
                .doesNotContain("moved");
    }

    @Test
    void aMachineThatWasNotToldOfTheBucket_worksAlone_andSaysWhy() {
        moveAllToTheArchive();
        record("young", "A young one", "At home in PostgreSQL.");
        CommandLineRun cleo = withoutBucket("cleo");
        cleo.run("record", "--id", "alone", "--name", "Recorded alone").failed(0);
        redis.flush();
        String why = "frames of this memory lie in the bucket " + bucket.name();

        assertThat(cleo.run("list").failed(0)).satisfies(listed -> {
            assertThat(listed.out()).contains("Recorded alone").doesNotContain("A young one");
            assertThat(listed.err()).contains(why, "set stores.s3.bucket");
        });
        assertThat(cleo.run("show", "login").failed(5).err()).contains(why);
        assertThat(cleo.run("storage", "migrate").failed(5).err()).contains(why);
        assertThat(cleo.run("storage", "sync").failed(5).err()).contains(why, "1 frame waits");
        assertThat(cleo.run("config", "check").failed(5).out()).contains(why);

        cleo.environment("STACKMEMORY_STORES_S3_BUCKET", bucket.name());
        cleo.run("storage", "sync").failed(0);
        assertThat(cleo.run("list").ok().out()).contains("Recorded alone", "A young one", "Fix the login");
        assertThat(memory.run("list").ok().out()).contains("Recorded alone");
    }

    @Test
    void aProgramFromBeforeTheBucket_takesNothingForErased() {
        var variables = variables();
        variables.put("STACKMEMORY_HOME", folder.resolve("cleo").toString());
        variables.remove("STACKMEMORY_STORES_S3_BUCKET");
        try (StackMemory running = StackMemory.open(SettingsReader.read(variables, Map.of()), variables)) {
            assertThat(running.catalog().count(FrameFilter.ALL, Deadline.NEVER)).isEqualTo(3);
            moveAllToTheArchive();
            bucketProxy.failAll(AWAY);
            memory.run("forget", "login", "--yes").failed(0);

            ForgetFrames.ErasureReport erasure = running.forgetFrames().erasePending(Deadline.NEVER);
            assertThat(erasure.erased()).isEmpty();
            assertThat(erasure.pending()).containsExactly(new FrameId("login"));
            assertThat(erasure.obstacles())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("s3: frames of this memory lie in the bucket " + bucket.name());
        }
    }

    @Test
    void aTeamThatLeavesItsBucket_bringsItsFramesBackFirst() {
        moveAllToTheArchive();
        memory.run("storage", "migrate", "--tier", "2", "--all-projects").failed(0);
        CommandLineRun cleo = withoutBucket("cleo");
        assertThat(cleo.run("list").ok().out()).contains("Fix the login");
        assertThat(cleo.run("show", "login").ok().out()).contains("The token expired.");
    }
}
