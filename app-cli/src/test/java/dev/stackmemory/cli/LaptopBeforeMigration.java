package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A laptop's memory of five frames, one of them archived, that is to go to PostgreSQL. */
abstract class LaptopBeforeMigration {
    @TempDir
    Path folder;

    final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    final FaultProxy proxy =
            FaultProxy.before(database.address().host(), database.address().port());
    CommandLineRun memory;

    @BeforeEach
    void recordBefore() {
        PostgresAddress address = database.address().at(proxy.host(), proxy.port());
        memory = new CommandLineRun(folder).environment(address.variables());
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

    final void record(String id, String content) {
        memory.run("record", "--id", id, "--content", content, "--state", "closed")
                .ok();
    }

    final CommandLineRun.Result there(String... arguments) {
        String[] words = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, words, 0, arguments.length);
        System.arraycopy(
                new String[] {"-c", "topology=unified", "-c", "migration.to=none"}, 0, words, arguments.length, 4);
        return memory.run(words);
    }

    final void assertSameExport() {
        Path here = folder.resolve("here.jsonl");
        Path gone = folder.resolve("there.jsonl");
        memory.run("export", "jsonl", here.toString(), "--all-projects").failed(0);
        there("export", "jsonl", gone.toString(), "--all-projects").failed(0);
        assertThat(gone).hasSameBinaryContentAs(here);
    }

    /** A program on the memory, as long as it takes. */
    final StackMemory open(List<String> notices, InstantSource clock) {
        return StackMemory.open(
                SettingsReader.read(memory.environment(), Map.of()), memory.environment(), notices::add, clock);
    }
}
