package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One PostgreSQL holds the memory, and the commands are those of a laptop. */
class UnifiedMemoryIT {
    private static final String PASSWORD_VARIABLE = "DATABASE_PASSWORD";

    @TempDir
    private Path folder;

    private PostgresDatabase database;
    private CommandLineRun memory;

    @BeforeEach
    void configure() {
        database = PostgresServer.sharedWithVector().freshDatabase();
        memory = new CommandLineRun(folder)
                .environment("STACKMEMORY_TOPOLOGY", "unified")
                .environment(
                        "STACKMEMORY_STORES_PARADEDB_URL", database.address().jdbcUrl())
                .environment(
                        "STACKMEMORY_STORES_PARADEDB_USER", database.address().user())
                .environment("STACKMEMORY_STORES_PARADEDB_PASSWORD_ENV", PASSWORD_VARIABLE)
                .environment(PASSWORD_VARIABLE, database.address().password());
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void record_find_search_forget_inTheDatabase() {
        assertThat(memory.run("init").ok().out()).contains("PostgreSQL", "holds 0 frames");
        memory.run("record", "--id", "login", "--name", "Fix the login", "--content", "The token expired.")
                .ok();
        memory.run("record", "--id", "cache", "--name", "Warm the cache").ok();

        assertThat(memory.run("search", "expired token").failed(0).out()).contains("Fix the login");
        assertThat(memory.run("show", "login").ok().out()).contains("The token expired.");
        assertThat(memory.run("list", "--json").ok().out()).contains("login", "cache");
        assertThat(memory.run("storage", "status").ok().out()).contains("hot", "paradedb", "2");
        assertThat(memory.run("storage", "verify").ok().out()).contains("2");
        assertThat(Files.exists(memory.home().resolve("frames.db")))
                .as("nothing is kept on this machine")
                .isFalse();

        assertThat(memory.run("forget", "login", "--yes").ok().out()).contains("erased");
        assertThat(memory.run("search", "expired token").failed(0).out()).doesNotContain("Fix the login");
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

        memory.run("import", "jsonl", first.toString()).failed(0);
        memory.run("export", "jsonl", second.toString(), "--all-projects").failed(0);

        assertThat(second).hasSameTextualContentAs(first);
    }

    @Test
    void configCheck_namesTheServerAndHowItIsSearched() {
        CommandLineRun.Result check = memory.run("config", "check").ok();
        assertThat(check.out()).contains("PostgreSQL", "searched by words, exactly", "pgvector");
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
                .environment(PASSWORD_VARIABLE, "secret-of-the-database");
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
