package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.disk.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config check} tries what a memory without servers needs: its files and its model. */
class ConfigCheckTest {
    @TempDir
    private Path folder;

    private CommandLineRun memory;

    @BeforeEach
    void makeMemory() {
        memory = new CommandLineRun(folder);
    }

    private void record(String id) {
        memory.run("record", "--id", id, "--state", "closed").ok();
    }

    @Test
    void emptyMemory_hasNothingToOpen_andNothingIsMade() {
        assertThat(memory.run("config", "check").ok().out())
                .contains("The configuration is right.")
                .doesNotContain("sqlite");
        assertThat(memory.home().resolve("frames.db")).doesNotExist();
    }

    @Test
    void filesOfThisMachine_areOpened() {
        record("a");
        record("b");
        assertThat(memory.run("config", "check").ok().out())
                .contains("sqlite: the file frames.db answers. It is searched by an index beside it; frames in it: 2.")
                .doesNotContain("s3: ", "not written");
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        assertThat(memory.run("config", "check").ok().out())
                .contains("frames in it: 0", "s3: an Iceberg table in the folder ", "frames in it: 2");
    }

    @Test
    void damagedFile_isTold() throws IOException {
        Files.createDirectories(memory.home());
        Files.writeString(memory.home().resolve("frames.db"), "no database ".repeat(1_000));
        assertThat(memory.run("config", "check").failed(7).out()).contains("sqlite: does not answer: ");
    }

    @Test
    void archiveThatIsMissing_isTold() throws IOException {
        record("a");
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        Files.move(memory.home().resolve("archive"), folder.resolve("unmounted"));
        assertThat(memory.run("config", "check").failed(5).out())
                .contains("sqlite: the file frames.db answers.", "s3: does not answer: the archive at ");
    }

    @Test
    void fileThatMayNotBeWritten_isTold() throws Exception {
        record("a");
        try (Mount disk = Mount.readOnlyView(memory.home(), memory.home())) {
            assertThat(disk.path()).isEqualTo(memory.home());
            assertThat(memory.run("config", "check").ok().out())
                    .contains("it may be read and not written, so that nothing can be recorded");
        }
    }

    @Test
    void model_isAskedForAVector_afterTheStores() throws IOException {
        record("a");
        memory.environment("STACKMEMORY_EMBEDDING_PROVIDER", "http")
                .environment("STACKMEMORY_EMBEDDING_MODEL", "model")
                .environment("STACKMEMORY_EMBEDDING_DIMENSIONS", "3")
                .environment("STACKMEMORY_EMBEDDING_URL", "http://127.0.0.1:1");
        assertThat(memory.run("config", "check").failed(5).out())
                .containsSubsequence("sqlite: the file frames.db answers.", "The embedding model does not answer: ");
        assertThat(memory.run("config", "check", "--json").failed(5).out())
                .contains("\"modelFailure\":\"", "\"valid\":false");
        try (var server = new ModelServer()) {
            memory.environment("STACKMEMORY_EMBEDDING_URL", server.url());
            assertThat(memory.run("config", "check").ok().out()).contains("The embedding model model/3 answers.");
        }
    }

    @Test
    void settingsThatDoNothingInTheTopology_areTold() {
        assertThat(memory.run("config", "check", "-c", "tiers.warm.max-frames=5")
                        .ok()
                        .out())
                .contains("tiers.warm.max-frames is set, and the topology 'local' has no warm tier");
        assertThat(memory.run("config", "check", "--json", "-c", "team.sync-interval=1s")
                        .ok()
                        .out())
                .contains("\"ignored\":[\"", "publishes nothing");
        assertThat(memory.run("config", "check").ok().out()).doesNotContain("is set");
    }
}
