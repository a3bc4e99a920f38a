package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One PostgreSQL holds the memory, and the commands are those of a laptop. */
class UnifiedMemoryIT extends TopologyContract {
    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final FaultProxy databaseProxy =
            FaultProxy.before(database.address().host(), database.address().port());

    @Override
    CommandLineRun configured(Path home) {
        return new CommandLineRun(home)
                .environment("STACKMEMORY_TOPOLOGY", "unified")
                .environment(database.address()
                        .at(databaseProxy.host(), databaseProxy.port())
                        .variables());
    }

    @Override
    List<Place> places() {
        return List.of(
                new Place(1, "hot", "paradedb"), new Place(2, "warm", "paradedb"), new Place(3, "cold", "paradedb"));
    }

    @Override
    List<Server> servers() {
        return List.of(Server.behind("postgres", databaseProxy));
    }

    @Override
    void assertErasedFromServers(String id) {
        assertThat(database.address().value("SELECT count(*) FROM stackmemory.frames"))
                .isEqualTo("3");
    }

    @AfterEach
    void closeServers() {
        databaseProxy.close();
        database.close();
    }

    @Test
    void aMove_changesNothingButTheLedger() {
        String rows = "SELECT string_agg(concat_ws(' ', frame_key, tableoid, ctid, xmin), ', ' ORDER BY frame_key)"
                + " FROM stackmemory.frames";
        String before = database.address().value(rows);
        for (Place place : List.of(oldest(), places().get(1), youngest())) {
            moveAllTo(place);
        }
        assertThat(database.address().value(rows)).isEqualTo(before);
    }

    @Test
    void whatIsOld_isInTheColdTier() {
        assertThat(memory.run("storage", "migrate", "--dry-run").ok().out())
                .as("months ago, and a day and 30 days are the limits")
                .contains("move to tier 3 (cold): 3 frames", "the limit is 24 hours");
        assertThat(memory.run("storage", "migrate").ok().out()).startsWith("moved 3 frames, ");
        assertThat(memory.run("show", "login").ok().out()).contains("paradedb (cold)");
        assertThat(memory.run("storage", "migrate").ok().line()).isEqualTo("nothing was moved");
    }

    @Test
    void theLimitsOfEachTier_decideWhoLiesThere_andWhatIsReadOftenComesBack() {
        for (String tier : List.of("HOT", "WARM")) {
            memory.environment("STACKMEMORY_TIERS_" + tier + "_MAX_AGE", "none")
                    .environment("STACKMEMORY_TIERS_" + tier + "_MAX_FRAMES", "1");
        }
        memory.run("show", "cache").ok();
        assertThat(memory.run("storage", "migrate").ok().out()).startsWith("moved 2 frames, ");
        assertThat(memory.run("storage", "status").ok().out())
                .satisfies(
                        status -> places().forEach(place -> assertThat(status).containsPattern(place.holding(1))));
        assertThat(memory.run("show", "cache").ok().out()).contains("paradedb (hot)");

        for (int read = 0; read < 3; read++) {
            memory.run("show", "login").ok();
        }
        memory.run("storage", "migrate").ok();
        assertThat(memory.run("show", "login").ok().out()).contains("paradedb (hot)");
        assertThat(memory.run("show", "cache").ok().out()).contains("paradedb (warm)");
        assertThat(memory.run("storage", "retrieve", "cache").ok().out()).contains("was brought to paradedb (hot)");
    }

    @Test
    void export_ofAnImport_isTheSameFile() throws IOException {
        var laptop = new CommandLineRun(Files.createDirectory(folder.resolve("laptop")));
        for (int number = 0; number < 50; number++) {
            laptop.run("record", "--id", "f" + number, "--name", "Größe 😀 " + number, "--tag", "t" + number % 3)
                    .ok();
        }
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");
        laptop.run("export", "jsonl", first.toString()).failed(0);

        memory.run("forget", "--all", "--all-projects", "--yes").failed(0);
        memory.run("import", "jsonl", first.toString()).failed(0);
        memory.run("export", "jsonl", second.toString(), "--all-projects").failed(0);

        assertThat(second).hasSameTextualContentAs(first);
    }

    @Test
    void configCheck_namesTheServerAndHowItIsSearched() {
        CommandLineRun.Result check = memory.run("config", "check").ok();
        assertThat(check.out()).contains("PostgreSQL", "searched by words, exactly", "pgvector");
        assertThat(memory.run("init").ok().out()).contains("PostgreSQL", "holds 3 frames");
        assertThat(memory.home().resolve("frames.db"))
                .as("nothing is kept on this machine")
                .doesNotExist();
        assertThat(memory.run("config", "check", "--json").ok().out()).contains("\"servers\":[{\"store\":\"paradedb\"");
    }

    @Test
    void slowStatements_areWrittenWithTheirPlans_andWithoutTheirValues() throws IOException {
        memory.environment("STACKMEMORY_STORES_PARADEDB_SLOW_QUERY", "0 ms");
        memory.run("list", "--tag", "mysecret").failed(0);

        assertThat(Files.readString(memory.home().resolve("postgresql.log")))
                .contains("a statement took", "SELECT", "cost=")
                .doesNotContain("mysecret");
    }

    @Test
    void storageStats_tellsWhatWasAskedOfEachPool() {
        String replica = database.address().variables().get("STACKMEMORY_STORES_PARADEDB_URL");
        memory.environment("STACKMEMORY_STORES_PARADEDB_POOL", "0-7")
                .environment("STACKMEMORY_STORES_PARADEDB_ANALYTICS", Objects.requireNonNull(replica));
        memory.run("list").failed(0);
        memory.run("count").failed(0);

        assertThat(memory.run("storage", "stats", "--since", "2026-01-01").ok().out())
                .containsPattern(
                        "pool stackmemory-analytics +at most [1-7] in use, [1-7] open of 7; asked for \\d+ times?, waited")
                .containsPattern("pool stackmemory-write +at most [1-7] in use, [1-7] open of 7; asked for \\d+ times");
        assertThat(memory.run("storage", "stats", "--since", "2026-01-01", "--json")
                        .ok()
                        .out())
                .containsPattern("\"pool\":\"stackmemory-analytics\",\"inUse\":[1-7],\"open\":[1-7],\"limit\":7,"
                        + "\"acquired\":[1-9][0-9]*,\"waitedMillis\":[0-9.]+,\"lost\":0,\"leaked\":0");
    }

    @Test
    void readReplica_thatIsAway_isToldOnce_andThePrimaryAnswers() {
        memory.environment("STACKMEMORY_STORES_PARADEDB_REPLICAS", "jdbc:postgresql://127.0.0.1:1/memory");
        memory.run("record", "--id", "login", "--name", "Fix the login").failed(0);

        CommandLineRun.Result list = memory.run("list").failed(0);

        assertThat(list.out()).contains("Fix the login");
        assertThat(list.err()).containsOnlyOnce("the read replica 127.0.0.1:1/memory is not asked until it is back");
    }

    @Test
    void rebuildIndex_vectors_makesTheIndexThatWasAskedFor() throws IOException {
        try (var model = new ModelServer()) {
            memory.environment("STACKMEMORY_EMBEDDING_PROVIDER", "http")
                    .environment("STACKMEMORY_EMBEDDING_URL", model.url())
                    .environment("STACKMEMORY_EMBEDDING_MODEL", "first");
            memory.run("record", "--id", "login", "--name", "Fix the login").failed(0);
            memory.run("storage", "reembed").failed(0);
            assertThat(vectorIndexes()).isEqualTo("0");

            memory.run("storage", "rebuild-index", "--vectors", "graph").ok();
            assertThat(vectorIndexes()).isEqualTo("1");
            memory.run("storage", "rebuild-index", "--vectors", "none").ok();
            assertThat(vectorIndexes()).isEqualTo("0");
            assertThat(memory.run("storage", "rebuild-index", "--vectors", "tree")
                            .failed(2)
                            .err())
                    .contains("measured, none, graph, half, lists or binary");
        }
    }

    @Test
    void rebuildIndex_vectorsOnALaptop_isRefusedWithTheReason() {
        assertThat(new CommandLineRun(folder)
                        .run("storage", "rebuild-index", "--vectors", "graph")
                        .failed(12)
                        .err())
                .contains("compares every vector", "unified");
    }

    @Test
    void anyCommand_serverAway_saysWhatIsAwayAndNeverThePassword() {
        memory.environment("STACKMEMORY_STORES_PARADEDB_URL", "jdbc:postgresql://127.0.0.1:1/memory")
                .environment("PGPASSWORD", "secret-of-the-database");
        for (String command : new String[] {"list", "status", "init"}) {
            CommandLineRun.Result result = memory.run(command);
            assertThat(result.code()).isNotZero();
            assertThat(result.err()).contains("127.0.0.1:1").doesNotContain("secret-of-the-database");
        }
    }

    @Test
    void anyCommand_withoutAddress_saysWhichSettingIsMissing() {
        memory.environment("STACKMEMORY_STORES_PARADEDB_URL", "");
        assertThat(memory.run("list").failed(12).err()).contains("stores.paradedb.url", "jdbc:postgresql://");
    }

    private String vectorIndexes() {
        return database.address()
                .value("SELECT count(*) FROM pg_indexes WHERE schemaname = 'stackmemory'"
                        + " AND indexdef ~ 'USING (hnsw|ivfflat)'");
    }
}
