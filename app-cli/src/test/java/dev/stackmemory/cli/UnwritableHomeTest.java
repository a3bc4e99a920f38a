package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.disk.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands do with a home on a read-only or a full disk. */
@Timeout(120)
class UnwritableHomeTest {
    private static final int DISK_MEGABYTES = 32;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readOnlyHome_isRead_withAndWithoutItsIndex(boolean indexed) throws IOException {
        var memory = new CommandLineRun(folder);
        memory.run("record", "--id", "kept", "--name", "the walrus", "--content", "sings")
                .ok();
        if (indexed) {
            memory.run("storage", "rebuild-index").failed(0);
        }
        assertThat(Files.exists(memory.home().resolve("index"))).isEqualTo(indexed);
        try (Mount disk = Mount.readOnlyView(memory.home(), memory.home())) {
            assertThat(disk.path()).isEqualTo(memory.home());
            assertThat(memory.run("show", "kept").ok().out()).contains("the walrus");
            assertThat(memory.run("list").ok().out()).contains("the walrus");
            assertThat(memory.run("search", "walrus").failed(0).out()).contains("the walrus");
            assertThat(memory.run("status").ok().out()).contains("1 frame");
            assertThat(memory.run("export", "jsonl").failed(0).out()).contains("\"kept\"");
            assertThat(memory.run("storage", "status").ok().out()).contains("hot");
            assertThat(memory.run("storage", "stats", "--frames").ok().out()).contains("1 frame");
            assertThat(memory.run("storage", "verify", "--deep").failed(0).out())
                    .contains("all is well");

            assertThat(memory.run("record", "--name", "new").failed(10).err()).contains("cannot be written");
            memory.run("forget", "kept", "--yes").failed(10);
            memory.run("storage", "compact").failed(10);
            memory.run("storage", "rebuild-index").failed(10);
        }
        memory.run("record", "--id", "new", "--name", "later").ok();
    }

    @Test
    void fullDisk_isRead_andForgottenOn_andCompactSaysWhatIsMissing() throws IOException {
        try (Mount disk = Mount.smallDisk(folder.resolve("disk"), DISK_MEGABYTES)) {
            var memory = new CommandLineRun(disk.path());
            memory.run("record", "--id", "kept", "--name", "the walrus").ok();
            memory.run("record", "--id", "secret", "--name", "the carpenter", "--content", "x".repeat(8_000_000))
                    .ok();
            Path ballast = disk.fill();

            assertThat(memory.run("show", "kept").ok().out()).contains("the walrus");
            assertThat(memory.run("search", "walrus").failed(0).out()).contains("the walrus");
            assertThat(memory.run("record", "--name", "new").failed(9).err()).contains("the disk is full");
            assertThat(memory.run("storage", "compact").failed(9).err()).contains("MB are missing");
            assertThat(memory.run("forget", "secret", "--yes").failed(9).err())
                    .contains("MB of room", "Forget fewer frames at once");
            CommandLineRun.Result forgotten =
                    memory.run("forget", "kept", "--yes").failed(0);
            assertThat(forgotten.out()).contains("hidden: 1 frame", "pending: 1 frame");
            // The index can confirm nothing without a commit, which needs room: that is said, and made up for.
            assertThat(forgotten.err()).contains("search index").doesNotContain("sqlite");
            memory.run("show", "kept").failed(3);

            Files.delete(ballast);
            assertThat(memory.run("forget", "secret", "--yes").failed(0).out()).contains("erased: 2 frames");
            memory.run("storage", "compact").ok();
        }
    }
}
