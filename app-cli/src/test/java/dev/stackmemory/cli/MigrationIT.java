package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A laptop's memory goes to PostgreSQL, and back, while it is used. */
class MigrationIT {
    @TempDir
    private Path folder;

    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final FaultProxy proxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private CommandLineRun memory;

    @BeforeEach
    void recordBefore() {
        PostgresAddress address = database.address().at(proxy.host(), proxy.port());
        memory = new CommandLineRun(folder)
                .environment("STACKMEMORY_STORES_PARADEDB_URL", address.jdbcUrl())
                .environment("STACKMEMORY_STORES_PARADEDB_USER", address.user())
                .environment("PGPASSWORD", address.password());
        record("login", "The token expired.");
        record("cache", "The first query was slow.");
        record("archived", "Old, and in the archive.");
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        record("deploy", "Canary first.");
        record("secret", "To be forgotten.");
        memory.run("config", "set", "migration.to", "unified").ok();
    }

    @AfterEach
    void close() {
        proxy.close();
        database.close();
    }

    private void record(String id, String content) {
        memory.run("record", "--id", id, "--content", content, "--state", "closed")
                .ok();
    }

    private CommandLineRun.Result there(String... arguments) {
        String[] words = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, words, 0, arguments.length);
        System.arraycopy(
                new String[] {"-c", "topology=unified", "-c", "migration.to=none"}, 0, words, arguments.length, 4);
        return memory.run(words);
    }

    @Test
    void whileItIsUsed_andPostgresIsCut_everythingIsThereInTheEnd_byteForByte() {
        assertThat(memory.run("storage", "backfill", "--from", "sqlite", "--to", "paradedb")
                        .failed(0)
                        .out())
                .contains("copied 5 frames to 'unified'", "compared 5 frames: all are equal");

        record("login", "The token is renewed.");
        memory.run("forget", "secret", "--yes").ok();
        proxy.down();
        record("young", "Recorded while PostgreSQL is away. \u00e4 \ud83d\ude80");
        record("cache", "Edited while PostgreSQL is away.");
        assertThat(memory.run("forget", "deploy", "--yes").failed(0).out()).contains("pending");
        assertThat(memory.run("storage", "backfill").failed(1).err()).contains("not all was copied");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("copy: 2 waiting, 0 dead letters");
        assertThat(memory.run("search", "canary").failed(0).out()).doesNotContain("deploy");
        proxy.pass();

        assertThat(memory.run("storage", "backfill").failed(0).out()).contains("compared 4 frames: all are equal");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("copy: 0 waiting, 0 dead letters");
        assertSameExport();
        assertThat(there("storage", "verify", "--deep").failed(0).out()).contains("4 frames verified, all is well");
        assertThat(there("show", "secret").code()).isEqualTo(3);
        assertThat(there("record", "--id", "secret", "--content", "Back again?").code())
                .isNotZero();
    }

    private void assertSameExport() {
        Path here = folder.resolve("here.jsonl");
        Path gone = folder.resolve("there.jsonl");
        memory.run("export", "jsonl", here.toString(), "--all-projects").failed(0);
        there("export", "jsonl", gone.toString(), "--all-projects").failed(0);
        assertThat(gone).hasSameBinaryContentAs(here);
    }
}
