package dev.stackmemory.cli;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.BackgroundWarming;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.cli.invocation.Terminals;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ListOrder;
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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis, PostgreSQL and a bucket hold the memory, the commands are those of a laptop, and each server may die. */
class HostedMemoryIT extends DestinationContract {
    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final FaultProxy databaseProxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final FaultProxy redisProxy =
            FaultProxy.before(redis.address().host(), redis.address().port());
    private final HttpFaultProxy bucketProxy = HttpFaultProxy.before(endpoint());

    private static URI endpoint() {
        return S3Server.shared().address().endpoint();
    }

    @Override
    String topology() {
        return "hosted";
    }

    @Override
    CommandLineRun connected(Path home) {
        return new CommandLineRun(home).environment(addresses());
    }

    private Map<String, String> addresses() {
        Map<String, String> addresses = new HashMap<>();
        addresses.putAll(database.address()
                .at(databaseProxy.host(), databaseProxy.port())
                .variables());
        addresses.putAll(
                redis.address().at(redisProxy.host(), redisProxy.port()).variables());
        addresses.putAll(bucket.server().at(bucketProxy.endpoint()).variables(bucket.name()));
        return addresses;
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

    @Override
    void dropCopies() {
        redis.flush();
    }

    @Override
    boolean areCopied(StackMemory program, List<String> ids) {
        return areInRedis(ids);
    }

    private boolean areInRedis(List<String> ids) {
        return ids.stream()
                .allMatch(id -> redis.command("EXISTS", "sm:frame:{" + id + "}").equals(List.of("1")));
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
    void copiesInRedis_areShown_andHowFullItIs() {
        redis.flush();
        memory.run("show", "login").ok();
        assertThat(memory.run("storage", "status", "-c", "tiers.hot.max-frames=2")
                        .ok()
                        .out())
                .containsPattern("hot +redis, copies +1 +[1-9][0-9]* B .* 50% +500 MB, 2 frames, 24 h 0 min unread");
        assertThat(memory.run("status", "--json", "-c", "tiers.hot.max-frames=2")
                        .ok()
                        .out())
                .containsPattern("\"tier\":1,\"stores\":\\[\"redis\"\\],\"frames\":0,\"bytes\":0,\"copies\":1,"
                        + "\"copiedBytes\":[1-9][0-9]*,\"full\":0[.]5");
    }

    @Test
    void configCheck_asksEveryServer() {
        assertThat(memory.run("config", "check").ok().out())
                .contains("paradedb: ", "redis: Redis ", "s3: ")
                // It cannot tell what serves the bucket.
                .containsOnlyOnce("unverified")
                .contains("buckets were tested with S3Proxy alone: another service");
        assertThat(Files.exists(memory.home().resolve("frames.db"))).isFalse();
    }

    @Test
    void migrate_toTheTierOfCopies_saysThatThereIsNothingElse() {
        assertThat(memory.run("storage", "migrate", "--tier", "1").failed(12).err())
                .contains("tier 1 (hot) in the topology 'hosted' holds nothing but copies");
    }

    @Test
    void sessionOfAProgramThatBegins_hasFramesAndAnswersMadeReady() {
        List<String> question = List.of("search", "token", "--json");
        Polling.until(Duration.ofSeconds(60), "an answer that is kept", () -> {
            memory.run(question.toArray(String[]::new)).ok();
            return keptAnswers() > 0;
        });
        memory.run(question.toArray(String[]::new)).ok();
        redis.command("DEL", "sm:frame:{login}", "sm:meta:{login}");
        Map<String, String> variables = addresses();
        variables.put("STACKMEMORY_HOME", memory.home().toString());
        variables.put("STACKMEMORY_TOPOLOGY", topology());
        try (StackMemory program = StackMemory.open(SettingsReader.read(variables, Map.of()), variables);
                BackgroundWarming warming = program.startWarming().orElseThrow()) {
            assertThat(warming).isNotNull();
            Frame first = aFrame("first")
                    .project(program.wholeCatalog()
                            .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 1, Deadline.NEVER)
                            .frames()
                            .getFirst()
                            .project())
                    .session(new SessionId("new"))
                    .content("Another token.")
                    .build();
            int before = keptAnswers();
            assertThat(program.recordFrames()
                            .record(List.of(first), Deadline.NEVER)
                            .outcomes())
                    .hasSize(1);
            Polling.until(
                    Duration.ofSeconds(60),
                    "a copy of the frame",
                    () -> redis.command("EXISTS", "sm:frame:{login}").equals(List.of("1")));
            Polling.until(Duration.ofSeconds(60), "a new answer", () -> keptAnswers() > before);
        }
        assertThat(memory.run(question.toArray(String[]::new)).ok().out())
                .contains("\"cachedAt\":", "\"id\":\"first\"");
    }

    private int keptAnswers() {
        return redis.command("KEYS", "sm:query:*").size();
    }

    /** What records and reads is not kept waiting by a Redis that is slow to be opened, and leaves no copy then. */
    private void copiesAreInRedis() {
        List<String> ids = List.of("login", "cache", "deploy");
        Polling.until(Duration.ofSeconds(60), "copies in Redis", () -> {
            ids.forEach(id -> memory.run("show", id).ok());
            return areInRedis(ids);
        });
    }

    @Test
    void postgresIsAway_replicasAnswerAndSayThatTheyAreUnverified() {
        copiesAreInRedis();
        databaseProxy.down();
        assertThat(memory.run("show", "login").failed(0).out()).contains("The token expired.");
        // At first the copy is known to be right, as it was validated just before.
        Polling.until(
                Duration.ofSeconds(30),
                "an answer that is not verified",
                () -> memory.run("show", "login").failed(0).err().contains("unverified"));
        databaseProxy.pass();
        memory.serversAreBack();
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
    }

    @Test
    void postgresIsAway_listsAreOfTheCopies_andSayThatTheyAreUnverified() {
        copiesAreInRedis();
        databaseProxy.down();
        memory.run("list", "--all-projects").failed(5);
        var listed = memory.run("list").failed(0);
        assertThat(listed.out()).contains("Fix the login", "Warm the cache", "Deploy to production");
        assertThat(listed.err()).contains("listed from redis, unverified and incomplete");
        var first = memory.run("list", "--sort", "oldest", "--limit", "1", "--json")
                .failed(0)
                .out();
        assertThat(first).contains("\"next\":\"", "\"notices\":[\"listed from redis, unverified and incomplete");
        String cursor = first.replaceAll("(?s).*\"next\":\"([^\"]*)\".*", "$1");

        memory.run("forget", "login", "--yes").failed(0);
        memory.terminals(new Terminals(false, true, false, 100));
        assertThat(memory.run("list").failed(0).out())
                .contains("Warm the cache", "Deploy to production")
                .doesNotContain("Fix the login");
        memory.terminals(Terminals.NONE);
        redisProxy.down();
        var alone = memory.run("list").failed(0);
        assertThat(alone.out()).doesNotContain("Warm the cache");
        assertThat(alone.err()).contains("paradedb does not answer, and what lies there is missing");

        databaseProxy.pass();
        redisProxy.pass();
        memory.serversAreBack();
        assertThat(memory.run("list", "--sort", "oldest", "--after", cursor, "--json")
                        .ok()
                        .out())
                .as("the list goes on")
                .contains("\"id\":\"deploy\"")
                .doesNotContain("\"id\":\"cache\"", "\"id\":\"login\"", "\"next\"");
    }

    @Test
    void postgresIsAway_theSpoolTakesWhatIsRecorded_andDrains() {
        databaseProxy.down();
        assertThat(memory.run(
                                "record",
                                "--id",
                                "young",
                                "--name",
                                "In the spool",
                                "--content",
                                "The token of the outage.")
                        .failed(0)
                        .err())
                .contains("recorded on this machine");
        memory.run("record", "--id", "young", "--tag", "edited").failed(0);
        memory.run("record", "--id", "login", "--content", "Edited in the outage.")
                .failed(0);
        assertThat(memory.run("show", "young").failed(0).out()).contains("The token of the outage.", "sqlite");
        assertThat(memory.run("list").failed(0).out()).contains("In the spool");
        assertThat(memory.run("search", "token").failed(0).out()).contains("In the spool");
        assertThat(memory.run("status").failed(0).out()).contains("unpublished", "2 frames on this machine");

        databaseProxy.pass();
        memory.serversAreBack();
        assertThat(memory.run("list").ok().out()).contains("In the spool", "Warm the cache");
        assertThat(memory.run("storage", "sync").ok().out()).contains("published 2 frames");
        assertThat(memory.run("storage", "sync").ok().out()).contains("nothing was to be published");
        assertThat(memory.run("show", "young").ok().out()).contains("The token of the outage.", "edited", "paradedb");
        assertThat(memory.run("show", "login").ok().out()).contains("Edited in the outage.");
        assertThat(memory.run("storage", "verify", "--deep").ok().out()).contains("4 frames verified, all is well");
    }

    @Test
    void postgresIsAway_forgettingHidesOnThisMachine_andReachesTheOthersAfterwards() {
        databaseProxy.down();
        memory.run("forget", "login", "--yes").failed(0);
        memory.run("show", "login").failed(3);
        databaseProxy.pass();
        memory.serversAreBack();
        memory.run("show", "login").failed(3);
        memory.run("storage", "sync").ok();
        memory.run("storage", "compact").failed(0);
        CommandLineRun other = configured(folder.resolve("another machine"));
        other.run("show", "login").failed(3);
        assertThat(other.run("list").failed(0).out()).doesNotContain("Fix the login");
    }

    @Test
    void redisIsAway_everythingWorks() {
        redisProxy.down();
        record("young", "A young one", "Recorded without Redis.");
        assertThat(memory.run("show", "young").ok().out()).contains("Recorded without Redis.");
        memory.run("record", "--id", "login", "--content", "Edited without Redis.")
                .ok();
        redisProxy.pass();
        // Another process cannot know of the edit as long as the copy, validated just before, answers alone.
        Polling.until(
                Duration.ofSeconds(30),
                "the edit",
                () -> memory.run("show", "login").ok().out().contains("Edited without Redis."));
        assertThat(memory.run("search", "edited").ok().out()).contains("Fix the login");
    }

    @Test
    void sameSearch_isAnsweredFromTheCache_untilSomethingChanges() {
        memory.run("search", "token").failed(0);
        var again = memory.run("search", "token").failed(0);
        assertThat(again.err()).contains("from the cache, as found", "--no-cache");
        assertThat(memory.run("search", "token", "--json").ok().out()).contains("\"cachedAt\":\"");
        assertThat(memory.run("search", "token", "--no-cache").ok().out()).isEqualTo(again.out());
        assertThat(memory.run("search", "token", "--no-cache", "--json").ok().out())
                .doesNotContain("cachedAt");

        record("young", "A young one", "A token, too.");
        assertThat(memory.run("search", "token").ok().out()).contains("A young one");
        memory.run("forget", "young", "--yes").failed(0);
        assertThat(memory.run("search", "token").ok().out()).doesNotContain("A young one");
    }

    @Test
    void redisLosesEverything_nothingIsLost() {
        copiesAreInRedis();
        assertThat(memory.run("-c", "alerts.hot-bytes=1 B", "status").failed(0).out())
                .contains("large-hot-tier");
        redis.flush();
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
        copiesAreInRedis();
    }

    @Test
    void explain_pricesWhatIsReadOfTheBucket() {
        moveAllToTheArchive();
        removeCache();
        assertThat(memory.run("list", "--explain", "--json").failed(0).out())
                .containsPattern(
                        "\"home\":\"s3\",\"requests\":[1-9][0-9]*,\"bytesRead\":[1-9][0-9]*,\"dollars\":[1-9]");
    }

    @Test
    void search_thatMayCostSoManyDollars_endsWhereTheyAreSpentAndSaysHowMany() {
        moveAllToTheArchive();
        removeCache();
        var partial = memory.run("search", "token", "--no-cache", "--max-cost", "$0.000001", "--explain");
        assertThat(partial.failed(0).err())
                .containsPattern("s3 \\(lexical\\): too costly, the query may spend \\$0[.]000001");
        assertThat(partial.out())
                .doesNotContain("Fix the login")
                .containsPattern("spent in s3: [1-9] requests?, [0-9.]+ kB, \\$0[.]00000[01]");

        assertThat(memory.run("search", "token", "--no-cache", "--max-cost", "$0.01", "--explain")
                        .failed(0)
                        .out())
                .contains("Fix the login")
                .containsPattern("spent in s3: [1-9][0-9]* requests?, [0-9.]+ kB, \\$0[.]0000[0-9]*[1-9]");
    }

    @Test
    void anArchiveOfAnotherCatalogOrBucket_isNotTakenForTheMemorys() {
        moveAllToTheArchive();
        dropCopies();
        // As a catalog that never saw the table.
        database.address().execute("DELETE FROM iceberg_tables");
        String unknown = "which the catalog in "
                + database.address()
                        .at(databaseProxy.host(), databaseProxy.port())
                        .jdbcUrl() + " does not know";
        assertThat(memory.run("show", "login").failed(5).err()).contains("s3://" + bucket.name(), unknown);
        assertThat(memory.run("config", "check").out()).contains(unknown);

        try (S3Bucket other = S3Server.shared().freshBucket()) {
            memory.environment("STACKMEMORY_STORES_S3_BUCKET", other.name());
            for (String[] command : List.of(
                    new String[] {"show", "login"}, new String[] {"storage", "verify"}, new String[] {"config", "check"
                    })) {
                var told = memory.run(command);
                assertThat(told.out() + told.err())
                        .as("%s", (Object) command)
                        .contains(
                                "3 frames of this memory are at home in the bucket " + bucket.name(),
                                "the bucket " + other.name(),
                                "is empty");
            }
            memory.environment("STACKMEMORY_STORES_S3_LOST", "true");
            var verified = memory.run("storage", "verify");
            assertThat(verified.out() + verified.err()).contains("login", "3 problems");
        }
    }

    @Test
    void stats_tellOfEveryServer_andOfThoseThatDidNotAnswer() {
        memory.run("show", "login").ok();
        moveAllToTheArchive();
        bucketProxy.failAll(new HttpFault.Answer(503, "ServiceUnavailable"));
        var unused = memory.run("list");
        bucketProxy.heal();
        String stats =
                memory.run("storage", "stats", "--since", "2026-01-01").ok().out();
        assertThat(stats)
                .containsPattern("hot +redis +find +[1-9]")
                .containsPattern("warm +paradedb +record +1 +0 +3 ")
                .containsPattern("cold +s3 +list +[1-9][0-9]* +[1-9]")
                // From Redis, if its client was ready in time.
                .containsPattern("replicas +hit (100|0)% \\([01] of 1\\)")
                .containsPattern("breaker s3 +open, opened 1 time\n");
    }

    @Test
    void aLaptopsMemory_comesAlong_byteForByte() throws IOException {
        memory.run("forget", "--all", "--all-projects", "--yes").failed(0);
        Path home = Files.createDirectories(folder.resolve("laptop"));
        CommandLineRun laptop = new CommandLineRun(home);
        laptop.run("record", "--id", "old", "--content", "Archived on the laptop.", "--state", "closed")
                .ok();
        laptop.run("record", "--id", "old", "--content", "And edited.").ok();
        laptop.run("storage", "migrate", "--tier", "3").ok();
        laptop.runWithInput("{\"id\":\"new\",\"content\":\"\u00e4 \ud83d\ude80\",\"metadata\":{\"a\" :  1}}", "record")
                .ok();
        Path taken = folder.resolve("taken.jsonl");
        laptop.run("export", "jsonl", taken.toString(), "--all-projects").failed(0);

        memory.run("import", "jsonl", taken.toString()).failed(0);
        assertThat(memory.run("import", "jsonl", taken.toString(), "--json")
                        .failed(0)
                        .out())
                .as("again")
                .contains("\"written\":0");
        Path back = folder.resolve("back.jsonl");
        memory.run("export", "jsonl", back.toString(), "--all-projects").failed(0);
        assertThat(back).hasSameBinaryContentAs(taken);
    }

    @Test
    void retention_forgetsWhatIsOlder_butNothingThatIsKeptForEverOrWorkedOn() {
        memory.runWithInput("""
                        {"id":"law","content":"Kept for ever.","state":"closed","retention":"keep_forever"}
                        {"id":"now","content":"Worked on.","state":"active"}
                        """, "record").ok();
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(0).out())
                .startsWith("moved 4 frames");
        assertThat(memory.run("-c", "retention=30 d", "storage", "migrate")
                        .failed(0)
                        .out())
                .contains("3 forgotten, their retention had ended");
        assertThat(memory.run("list", "--json").ok().out())
                .contains("\"id\":\"law\"", "\"id\":\"now\"")
                .doesNotContain("\"id\":\"login\"", "\"id\":\"cache\"", "\"id\":\"deploy\"");
        memory.run("show", "login").failed(3);
        assertThat(memory.run("show", "law").failed(0).out()).contains("Kept for ever.", "s3 (cold)");
        assertThat(memory.run("show", "now").failed(0).out()).contains("paradedb (warm)");
    }

    @Test
    void aServerThatIsNotConfigured_isNamed() {
        memory.environment("STACKMEMORY_STORES_S3_BUCKET", "");
        assertThat(memory.run("list").failed(12).err()).contains("stores.s3.bucket");
    }
}
