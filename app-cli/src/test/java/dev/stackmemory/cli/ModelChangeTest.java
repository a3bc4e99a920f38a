package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who changes the embedding model is told that older frames have no vectors of it, and what gives them some. */
class ModelChangeTest {
    private static final String CURE = "stackmemory storage reembed";

    @TempDir
    private Path folder;

    private CommandLineRun memory;
    private ModelServer server;

    @BeforeEach
    void makeMemory() throws IOException {
        memory = new CommandLineRun(folder);
        server = new ModelServer();
        memory.run("record", "--id", "login", "--name", "Fix the login").ok();
        memory.run("record", "--id", "cache", "--name", "Warm the cache").ok();
        memory.run("search", "login").failed(0);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void configSet_completedModel_saysWhatHelpsOlderFrames() {
        assertThat(memory.run("config", "set", "embedding.provider", "http")
                        .ok()
                        .err())
                .isEmpty();
        memory.run("config", "set", "embedding.url", server.url()).ok();
        assertThat(memory.run("config", "set", "embedding.model", "first")
                        .failed(0)
                        .err())
                .contains("2 are here already", CURE);
        assertThat(memory.run("config", "set", "embedding.model", "second", "--json")
                        .ok()
                        .out())
                .contains("\"hint\":\"", CURE);
        assertThat(memory.run("config", "set", "embedding.timeout", "30s").ok().err())
                .isEmpty();
        assertThat(memory.run("config", "set", "embedding.provider", "none")
                        .ok()
                        .err())
                .isEmpty();
    }

    @Test
    void configSet_emptyMemory_hasNothingToSay() throws IOException {
        var empty = new CommandLineRun(Files.createDirectory(folder.resolve("empty")));
        empty.run("config", "set", "embedding.url", server.url()).ok();
        empty.run("config", "set", "embedding.provider", "http").ok();
        assertThat(empty.run("config", "set", "embedding.model", "first").ok().err())
                .isEmpty();
    }

    @Test
    void status_tellsHowManyFramesHaveVectors_andTheCure() {
        use("first");
        assertThat(memory.run("status").ok().out()).contains("0 of 2 frames have one of the model first/3", CURE);

        memory.run("storage", "reembed").ok();
        assertThat(memory.run("status").ok().out())
                .contains("2 of 2 frames have one of the model first/3")
                .doesNotContain(CURE);

        use("second");
        memory.run("record", "--id", "young", "--name", "Recorded with the second")
                .ok();
        assertThat(memory.run("status").ok().out())
                .contains("1 of 3 frames have one of the model second/3")
                .contains("of other models there are 2 (first/3)", CURE);
        assertThat(memory.run("status", "--json").ok().out())
                .contains("\"vectors\":{\"model\":\"second/3\",\"frames\":3,\"embedded\":1,\"missing\":2,"
                        + "\"others\":{\"first/3\":2}}");
    }

    @Test
    void status_modelAway_tellsTheRest() {
        use("first");
        server.close();
        assertThat(memory.run("status", "-c", "embedding.retries=0").ok().out())
                .contains("2 frames", "vectors", "unknown: ");
        assertThat(memory.run("status", "-c", "embedding.retries=0", "--json")
                        .ok()
                        .out())
                .contains("\"vectorsUnknown\":\"");
    }

    @Test
    void search_framesWithoutVectors_saysSoOnceForEachModel() {
        use("first");
        assertThat(memory.run("search", "login").failed(0).err())
                .contains("2 of 2 frames have no vector of the embedding model first/3", CURE);
        memory.run("search", "login").ok();
        use("second");
        assertThat(memory.run("search", "login").failed(0).err()).contains("second/3");
        memory.run("search", "login").ok();

        memory.run("storage", "reembed").ok();
        memory.run("search", "login").ok();
        use("first");
        assertThat(memory.run("search", "login").failed(0).err()).contains("first/3");
    }

    @Test
    void search_json_alwaysTells_andSpeaksOfNoVectorsWithoutModel() {
        assertThat(memory.run("search", "login", "--json").ok().out()).doesNotContain("\"vectors\"");
        use("first");
        for (int run = 0; run < 2; run++) {
            assertThat(memory.run("search", "login", "--json").ok().out())
                    .contains(
                            "\"vectors\":{\"model\":\"first/3\",\"frames\":2,\"embedded\":0,\"missing\":2,\"others\":{}}");
        }
    }

    @Test
    void notes_markersArePrivate() throws IOException {
        use("first");
        memory.run("search", "login").failed(0);
        try (var files = Files.list(memory.home())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith(".told-")))
                    .hasSize(2)
                    .allSatisfy(
                            marker -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(marker)))
                                    .isEqualTo("rw-------"));
        }
    }

    private void use(String model) {
        memory.environment("STACKMEMORY_EMBEDDING_PROVIDER", "http")
                .environment("STACKMEMORY_EMBEDDING_URL", server.url())
                .environment("STACKMEMORY_EMBEDDING_MODEL", model);
    }
}
