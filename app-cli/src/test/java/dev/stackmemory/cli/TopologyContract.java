package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every topology with an archive does, as its user sees it: where a frame lies does not show. */
abstract class TopologyContract {
    @TempDir
    protected Path folder;

    protected CommandLineRun memory;

    /** A tier with the store that serves it, as reports name them. */
    record Place(int tier, String name, String store) {
        @Override
        public String toString() {
            return store + " (" + name + ")";
        }
    }

    /** The commands of the topology, on an empty memory. */
    abstract CommandLineRun configured(Path home);

    /** Where new frames are at home. */
    abstract Place youngest();

    @BeforeEach
    void recordFrames() {
        memory = configured(folder);
        record("login", "Fix the login", "The token expired.");
        record("cache", "Warm the cache", "The first query was slow, as its token was not cached.");
        record("deploy", "Deploy to production", "Canary first.");
        // Said once, and not to be in the way of comparing.
        var unused = memory.run("search", "token");
    }

    @Test
    void everyCommand_answersTheSame_whereverTheFramesLie() {
        List<String[]> questions = List.of(
                new String[] {"list"},
                new String[] {"list", "--sort", "score", "--limit", "2"},
                new String[] {"search", "expired token"},
                new String[] {"search", "cach*"},
                new String[] {"search", "token", "--max-tokens", "100"},
                new String[] {"count", "--by", "type"},
                new String[] {"count", "--by", "day", "--json"},
                new String[] {"count", "--by", "score", "--state", "closed", "--json"},
                new String[] {"storage", "stats", "--frames"},
                new String[] {"export", "jsonl", "-"});
        List<String> before = answers(questions);

        moveAllToTheArchive();
        assertThat(answers(questions)).isEqualTo(before);
        assertThat(memory.run("show", "log").ok().out()).contains("The token expired.", "s3 (cold)");
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out())
                .contains("3 frames verified, all is well");

        assertThat(memory.run(
                                "storage",
                                "migrate",
                                "--tier",
                                Integer.toString(youngest().tier()))
                        .failed(0)
                        .out())
                .startsWith("moved 3 frames, ");
        assertThat(answers(questions)).isEqualTo(before);
    }

    /** For topologies in which no other has tried it with the same stores. */
    void pagesGoOnWhileFramesMove() {
        record("renew", "Renew the token", "A token in time.");
        record("lost", "A lost token", "Somebody must have seen the token.");
        var pages = new SearchPages(memory, "search", "token");
        List<String> expected = pages.first("--limit", "100");
        assertThat(expected).hasSize(4);

        List<String> paged = pages.first("--limit", "1");
        memory.now(CommandLineRun.LATER);
        memory.run("storage", "migrate", "--tier", "3").failed(0);
        record("new", "A new token", "Token after token.");
        paged.addAll(pages.next("--limit", "1"));
        memory.run("storage", "migrate", "--tier", Integer.toString(youngest().tier()))
                .failed(0);
        paged.addAll(pages.next("--limit", "9"));
        assertThat(paged).isEqualTo(expected);
        assertThat(pages.hasNext()).isFalse();
    }

    private List<String> answers(List<String[]> questions) {
        return questions.stream()
                .map(question -> memory.run(question).failed(0).out())
                .toList();
    }

    @Test
    void status_showsBothTiers() {
        moveAllToTheArchive();
        record("new", "A new one", "Young.");
        assertThat(memory.run("storage", "status").ok().out())
                .containsPattern(youngest().name() + " +" + youngest().store() + " +1 ")
                .containsPattern("cold +s3 +3 ");
        assertThat(memory.run("status").ok().out()).contains("4 frames");
    }

    @Test
    void edit_ofAnArchivedFrame_bringsItHomeAndLeavesNothingBehind() {
        moveAllToTheArchive();
        memory.run("record", "--id", "login", "--content", "The token is renewed now.")
                .ok();
        bringHome();
        assertThat(memory.run("show", "login").ok().out())
                .contains("renewed", youngest().toString());
        assertThat(memory.run("search", "expired").failed(0).out()).doesNotContain("Fix the login");
        assertThat(memory.run("list", "--json").ok().out()).containsOnlyOnce("\"id\":\"login\"");
        assertThat(memory.run("storage", "verify").ok().out()).contains("1 frame may have a copy left over");
        assertThat(memory.run("storage", "migrate").ok().out()).contains("1 tidied up after");
        assertThat(memory.run("storage", "verify").ok().out()).doesNotContain("left over");
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

    @Test
    void reads_areCounted() {
        memory.run("show", "login").ok();
        memory.run("show", "login").ok();
        assertThat(memory.run("show", "login").ok().out()).contains("read 2 times");
    }

    @Test
    void compact_givesBackTheRoomOfWhatMoved() {
        moveAllToTheArchive();
        assertThat(memory.run("storage", "compact").failed(0).out()).contains("→");
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out()).contains("all is well");
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

    void moveAllToTheArchive() {
        // Where it takes long, its progress is told.
        assertThat(memory.run("storage", "migrate", "--tier", "3").failed(0).out())
                .startsWith("moved 3 frames, ");
    }

    void record(String id, String name, String content) {
        memory.run("record", "--id", id, "--name", name, "--content", content, "--state", "closed")
                .ok();
        bringHome();
    }

    /** Publishes what was recorded, where that comes later. */
    void bringHome() {}

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
