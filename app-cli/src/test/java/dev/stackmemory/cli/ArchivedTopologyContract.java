package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.server.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every topology with an archive does besides. */
abstract class ArchivedTopologyContract extends TopologyContract {
    static final Place ARCHIVE = new Place(3, "cold", "s3");

    /** The bytes of the content of a frame that stands beside another. */
    private static final int BESIDE = 10_000;

    @Override
    void tidyUpAfterAnEdit() {
        assertThat(memory.run("storage", "verify").ok().out()).contains("1 frame may have a copy left over");
        assertThat(memory.run("storage", "migrate").ok().out()).contains("1 tidied up after");
    }

    @Test
    void warm_bringsCopiesThatShowNowhereElse() {
        moveAllToTheArchive();
        dropCopies();
        assertThat(memory.run("storage", "warm", "--most", "2").failed(0).out())
                .startsWith("2 frames fetched, 0 of 2 likely frames were there");
        assertThat(memory.run("storage", "warm").failed(0).out())
                .startsWith("1 frame fetched, 2 of 3 likely frames were there");
        assertThat(memory.run("storage", "warm", "--json").ok().out()).contains("\"likely\":3,\"fetched\":0");
        assertThat(memory.run("list", "--json").ok().out()).containsOnlyOnce("\"id\":\"login\"");
        assertThat(memory.run("show", "login").failed(0).out()).contains("s3 (cold)", "The token expired.");
        assertThat(memory.run("storage", "verify", "--deep").ok().out()).contains("3 frames verified, all is well");
        assertThat(memory.run("storage", "warm", "--most", "0").failed(2).err()).contains("--most is 0");
    }

    @Test
    void readingFromTheArchive_bringsWhatStandsBeside_toWhereItIsReadFast() {
        recordBeside("plan", "--session", "before");
        memory.run(
                        "record",
                        "--id",
                        "read",
                        "--content",
                        "Read alone.",
                        "--session",
                        "s",
                        "--parent",
                        "plan",
                        "--state",
                        "closed")
                .ok();
        recordBeside("next", "--session", "s");
        recordBeside("child", "--parent", "read");
        bringHome();
        moveAllToTheArchive();
        dropCopies();

        Map<String, String> environment = memory.environment();
        Map<String, String> moreThanTwo = Map.of("alerts.hot-bytes", 5 * BESIDE / 2 + " B");
        try (StackMemory program = StackMemory.open(SettingsReader.read(environment, moreThanTwo), environment)) {
            assertThat(program.findFrame().find(new FrameId("read"), Deadline.NEVER))
                    .isPresent();
            Polling.until(
                    Duration.ofMinutes(1),
                    "copies of what stands beside",
                    () -> areCopied(program, List.of("plan", "next", "child")));
        }
        removeCache();
        Server archive = servers().getLast();
        archive.down().run();
        for (String beside : List.of("plan", "next", "child")) {
            assertThat(memory.run("show", beside).failed(0).out()).contains("s3 (cold)");
        }
        memory.run("show", "deploy").failed(5);
        archive.back().run();
    }

    private void recordBeside(String id, String... where) {
        memory.run(Stream.concat(
                                Stream.of("record", "--id", id, "--state", "closed", "--content", "x".repeat(BESIDE)),
                                Stream.of(where))
                        .toArray(String[]::new))
                .ok();
    }

    /** Whether copies of these frames, of {@link #BESIDE} bytes each, lie where they are read fast, and of little else. */
    boolean areCopied(StackMemory program, List<String> ids) {
        return program.watchAlerts().look(Deadline.NEVER).stream()
                .anyMatch(alert -> alert.name().equals("large-hot-tier"));
    }

    @Test
    void verify_theArchiveIsAway_comparesTheRestAndSaysSo() {
        moveAllToTheArchive();
        record("young", "A young one", "Not archived.");
        Server archive = servers().getLast();
        archive.down().run();
        for (String how : List.of("--deep", "--repair")) {
            assertThat(memory.run("storage", "verify", how).failed(1).out())
                    .contains("s3 was not compared: ", "1 frame verified, 1 problem")
                    .doesNotContain("healed");
        }
        archive.back().run();
        memory.serversAreBack();
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out())
                .contains("4 frames verified, all is well");
    }

    @Test
    void asOf_asksTheArchiveAsItWas() {
        moveAllToTheArchive();
        String then = newestVersion();
        record("login", "Fix the login", "The token is renewed now.");
        record("young", "A young one", "Not archived then.");
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(0).out())
                .startsWith("moved 2 frames");

        var shown = memory.run("show", "log", "--as-of", then).failed(0);
        assertThat(shown.out()).contains("The token expired.").doesNotContain("lies in");
        assertThat(shown.err().strip()).isEqualTo("from the archive alone, as it was at " + then);
        assertThat(memory.run("show", "login").failed(0).out()).contains("The token is renewed now.");
        assertThat(memory.run("list", "--as-of", then).failed(0).out())
                .contains("Fix the login", "Warm the cache", "Deploy to production")
                .doesNotContain("A young one");
        assertThat(memory.run("list", "--as-of", then, "--limit", "1", "--json")
                        .ok()
                        .out())
                .contains("\"next\":", "\"asOf\":{\"committedAt\":\"" + then + "\",\"snapshot\":\"");
        assertThat(memory.run("count", "--as-of", then, "--by", "type")
                        .failed(0)
                        .out())
                .startsWith("3 frames\ntask");
        assertThat(memory.run("count", "--as-of", newestVersion()).failed(0).line())
                .isEqualTo("4 frames");
        memory.run("show", "young", "--as-of", then).failed(3);
        assertThat(memory.run("storage", "versions").ok().out())
                .containsPattern("TIME +FRAMES +SNAPSHOT")
                .containsPattern(then + " +3 +[0-9]+");
    }

    @Test
    void explain_tellsWhatTheArchiveWasAskedFor() {
        moveAllToTheArchive();
        dropCopies();
        for (List<String> question :
                List.of(List.of("show", "login"), List.of("list"), List.of("count", "--by", "state"))) {
            removeCache();
            String[] explained =
                    Stream.concat(question.stream(), Stream.of("--explain")).toArray(String[]::new);
            assertThat(memory.run(explained).failed(0).out())
                    .as("%s", question)
                    .containsPattern("\nspent in s3: [1-9][0-9]* requests?, [0-9.]+ [kM]B, \\$0[.][0-9]{6}; "
                            + "looked into [0-9]+ of [1-9][0-9]* data files?\n");
        }
        removeCache();
        assertThat(memory.run("list", "--explain", "--json").failed(0).out())
                .containsPattern(
                        "\"spent\":[{]\"requests\":[1-9][0-9]*,\"bytesRead\":[1-9][0-9]*,\"dollars\":[0-9.E-]+,"
                                + "\"stores\":\\[[{]\"home\":\"s3\",.*\"files\":[1-9][0-9]*,\"filesRead\":[1-9][0-9]*[}]");
        assertThat(memory.run("list", "--json").failed(0).out()).doesNotContain("spent");
    }

    /** @param backUp keeps the catalog as it is, and gives what brings it back */
    final void assertThatAnOlderCatalogIsNoticed(Supplier<Runnable> backUp) {
        moveAllToTheArchive();
        Runnable restore = backUp.get();
        record("later", "Since the backup", "Lost with it.");
        moveAllToTheArchive();
        restore.run();
        dropCopies();

        var list = memory.run("list").failed(0);
        assertThat(list.out()).contains("Fix the login").doesNotContain("Since the backup");
        assertThat(list.err()).containsOnlyOnce("has gone back from version").contains("storage verify");
        record("young", "A young one", "Not to be moved.");
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(1).err())
                .contains("not all was moved", "has gone back from version");
        assertThat(memory.run("storage", "verify").failed(1).out()).contains("later");
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(1).err())
                .contains("has gone back from version");
        assertThat(memory.run("show", "young").failed(0).out())
                .contains(youngest().toString());

        memory.run("forget", "later", "--yes").failed(0);
        assertThat(memory.run("storage", "verify").failed(0).out()).contains("all is well");

        moveAllToTheArchive();
        assertThat(memory.run("show", "young").failed(0).out()).contains("s3 (cold)");
        assertThat(memory.run("list").ok().err()).doesNotContain("has gone back");
    }

    /** When the archive was changed last. */
    String newestVersion() {
        return memory.run("storage", "versions", "--json")
                .ok()
                .out()
                .replaceAll("(?s).*\"committedAt\":\"([^\"]*)\".*", "$1");
    }

    /** Empties the place of replicas that recording fills, if there is one. */
    void dropCopies() {}

    final void moveAllToTheArchive() {
        moveAllTo(ARCHIVE);
    }

    /** What was fetched from the archive's bucket lies on the disk of this machine, and is fetched anew. */
    void removeCache() {
        for (String cache : List.of("archive-cache", "bucket-cache")) {
            Path folder = memory.home().resolve(cache);
            if (Files.exists(folder)) {
                removeFiles(folder);
            }
        }
    }

    private static void removeFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
