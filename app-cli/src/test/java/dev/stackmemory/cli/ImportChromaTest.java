package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.source.ChromaDirectory;
import dev.stackmemory.testkit.source.ChromaDirectory.Age;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody comes from Chroma: the documents are found by their words and by what they mean. */
class ImportChromaTest {
    @TempDir
    private Path folder;

    private CommandLineRun memory;
    private ModelServer model;
    private String path;

    @BeforeEach
    void makeDirectory() throws IOException {
        memory = new CommandLineRun(folder);
        model = new ModelServer();
        try (var chroma = new ChromaDirectory(folder.resolve("chroma"), Age.WITH_LISTS)) {
            path = chroma.folder().toString();
            chroma.collection("notes")
                    .record("notes", "one", "How tokens are renewed\nThe gateway asks for a new token.")
                    .metadata("pages", "int_value", 3)
                    .record("notes", "two", "Canary releases\nA tenth of the traffic first.");
        }
    }

    @AfterEach
    void stopModel() {
        model.close();
    }

    @Test
    void documents_areFoundByWords_andImportedAgainAreNotDoubled() {
        assertThat(memory.run("import", "chroma", path, "--json").failed(0).out())
                .contains("\"written\":2");
        assertThat(memory.run("search", "gateway", "--all-projects").failed(0).out())
                .contains("How tokens are renewed")
                .doesNotContain("Canary releases");

        assertThat(memory.run("import", "chroma", path, "--json").failed(0).out())
                .contains("\"written\":0");
        assertThat(memory.run("count", "--all-projects").ok().line()).isEqualTo("2 frames");
    }

    @Test
    void documents_areFoundByMeaning_whereAModelIsConfigured() {
        memory.environment("STACKMEMORY_EMBEDDING_PROVIDER", "http")
                .environment("STACKMEMORY_EMBEDDING_URL", model.url())
                .environment("STACKMEMORY_EMBEDDING_MODEL", "all-alike");
        memory.run("import", "chroma", path).failed(0);
        memory.run("storage", "reembed").ok();

        String words = "nothing that stands there";
        assertThat(memory.run("search", words, "--all-projects").ok().out())
                .contains("How tokens are renewed", "Canary releases");
        assertThat(memory.run("-c", "embedding.provider=none", "search", words, "--all-projects")
                        .failed(0)
                        .out())
                .as("by words alone")
                .doesNotContain("How tokens are renewed", "Canary releases");
    }
}
