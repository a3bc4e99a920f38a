package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.HttpFault;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every topology does, as its user sees it: where a frame lies does not show, and each of its servers may be away. */
abstract class TopologyContract {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** In one command, for every test begins with it. */
    private static final String FRAMES = """
            {"id":"login","name":"Fix the login","content":"The token expired.","state":"closed","tags":["web","urgent"]}
            {"id":"cache","name":"Warm the cache","content":"The first query was slow, as its token was not cached.","state":"closed"}
            {"id":"deploy","name":"Deploy to production","content":"Canary first.","state":"closed","tags":["web"]}
            """;

    @TempDir
    protected Path folder;

    protected CommandLineRun memory;

    /** A tier with the store that serves it, as reports name them. */
    record Place(int tier, String name, String store) {
        @Override
        public String toString() {
            return store + " (" + name + ")";
        }

        String holding(int frames) {
            return name + " +" + store + " +" + frames + " ";
        }
    }

    /** What the memory uses and can be without for a while. */
    record Server(String name, Runnable down, Runnable back) {
        static Server behind(String name, FaultProxy proxy) {
            return new Server(name, proxy::down, proxy::pass);
        }

        static Server behind(String name, HttpFaultProxy proxy) {
            return new Server(name, () -> proxy.failAll(new HttpFault.Answer(503, "ServiceUnavailable")), proxy::heal);
        }
    }

    /** The commands of the topology, on an empty memory. */
    abstract CommandLineRun configured(Path home);

    /** Where frames can be at home, but for those that wait on their machine; the youngest first. */
    abstract List<Place> places();

    /** Each of them in turn is taken away. */
    abstract List<Server> servers();

    final Place youngest() {
        return places().getFirst();
    }

    final Place oldest() {
        return places().getLast();
    }

    @BeforeEach
    void recordFrames() {
        memory = configured(folder);
        memory.runWithInput(FRAMES, "record").ok();
        bringHome();
        // Said once, and not to be in the way of comparing.
        var unused = memory.run("search", "token");
    }

    @Test
    void everyCommand_answersTheSame_throughAllTiersAndBack() {
        List<String[]> questions = List.of(
                new String[] {"list"},
                new String[] {"list", "--sort", "score", "--limit", "2"},
                new String[] {"search", "expired token"},
                new String[] {"search", "cach*"},
                new String[] {"search", "token", "--max-tokens", "100"},
                new String[] {"count", "--by", "type"},
                new String[] {"count", "--by", "tag"},
                new String[] {"count", "--by", "day", "--json"},
                new String[] {"count", "--by", "score", "--state", "closed", "--json"},
                new String[] {"storage", "stats", "--frames"},
                new String[] {"export", "jsonl", "-"});
        List<String> before = answers(questions);
        assertThat(memory.run("count", "--by", "tag").failed(0).out())
                .containsPattern("web +2\\b")
                .containsPattern("urgent +1\\b");

        List<Place> way = new ArrayList<>(places().subList(1, places().size()));
        way.add(youngest());
        for (Place place : way) {
            moveAllTo(place);
            assertThat(answers(questions)).as("%s", place).isEqualTo(before);
            assertThat(memory.run("show", "log").ok().out()).contains("The token expired.", place.toString());
            assertThat(memory.run("storage", "status").ok().out()).containsPattern(place.holding(3));
        }
        assertAllIsWell(3);
    }

    @Test
    void pages_goOn_whileFramesMove() {
        record("renew", "Renew the token", "A token in time.");
        record("lost", "A lost token", "Somebody must have seen the token.");
        var pages = new SearchPages(memory, "search", "token");
        List<String> expected = pages.first("--limit", "100");
        assertThat(expected).hasSize(4);

        List<String> paged = pages.first("--limit", "1");
        memory.now(CommandLineRun.LATER);
        moveAllTo(oldest());
        record("new", "A new token", "Token after token.");
        paged.addAll(pages.next("--limit", "1"));
        if (!youngest().equals(oldest())) {
            moveAllTo(youngest());
        }
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
    void edit_ofAnOldFrame_bringsItHomeAndLeavesNothingBehind() {
        moveAllTo(oldest());
        memory.run("record", "--id", "login", "--content", "The token is renewed now.")
                .ok();
        bringHome();
        assertThat(memory.run("show", "login").ok().out())
                .contains("renewed", youngest().toString());
        assertThat(memory.run("search", "expired").failed(0).out()).doesNotContain("Fix the login");
        assertThat(memory.run("list", "--json").ok().out()).containsOnlyOnce("\"id\":\"login\"");
        assertThat(memory.run("storage", "status").ok().out()).satisfies(status -> {
            assertThat(status).containsPattern(youngest().holding(places().size() == 1 ? 3 : 1));
            assertThat(status).containsPattern(oldest().holding(places().size() == 1 ? 3 : 2));
        });
        tidyUpAfterAnEdit();
        assertAllIsWell(3);
    }

    /** Where an edit leaves something at the old home, until the next move. */
    void tidyUpAfterAnEdit() {}

    @Test
    void reads_areCounted() {
        memory.run("show", "login").ok();
        memory.run("show", "login").ok();
        assertThat(memory.run("show", "login").ok().out()).contains("read 2 times");
    }

    @Test
    void forgotten_isHiddenAtOnce_andErasedEverywhere() {
        record("secret", "A secret", "zanzibarquux");
        moveAllTo(oldest());
        assertThat(memory.run("show", "secret").ok().out())
                .as("there is a copy wherever reading leaves one")
                .contains("zanzibarquux");
        assertThat(memory.run("search", "zanzibarquux").failed(0).out()).contains("A secret");

        memory.run("forget", "secret", "--yes").failed(0);
        memory.run("show", "secret").failed(3);
        assertThat(memory.run("list").ok().out()).doesNotContain("A secret");
        assertThat(memory.run("search", "zanzibarquux").failed(0).out()).doesNotContain("A secret");
        assertThat(memory.run("record", "--id", "secret", "--name", "Again")
                        .failed(1)
                        .err())
                .contains("does not come back");

        // What somebody is just reading is erased by the next erasure.
        Polling.until(
                LONGEST,
                "nothing pending",
                () -> memory.run("storage", "compact", "--json").failed(0).out().contains("\"pending\":0"));
        assertThat(filesContaining("zanzibarquux")).isEmpty();
        assertErasedFromServers("secret");
        assertThat(memory.run("storage", "compact").failed(0).out()).contains("→");
        assertAllIsWell(3);
    }

    private List<Path> filesContaining(String text) {
        try (Stream<Path> files = Files.walk(memory.home())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(text))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Looks into the servers themselves. */
    void assertErasedFromServers(String id) {}

    @Test
    void eachServerIsAway_inTurn_nothingIsLostAndNothingIsDoubled() {
        moveAllTo(oldest());
        for (Server server : servers()) {
            String id = "without-" + server.name();
            String name = "Recorded without " + server.name();
            server.down().run();
            memory.run("record", "--id", id, "--name", name, "--content", "An outage of " + server.name())
                    .failed(0);
            assertThat(memory.run("show", id).failed(0).out()).contains("An outage of " + server.name());
            assertThat(memory.run("list").failed(0).out()).contains(name);
            assertThat(memory.run("search", "outage").failed(0).out()).contains(name);
            assertOldFramesAreShown_orSaidToBeOutOfReach(server);

            server.back().run();
            memory.serversAreBack();
            bringHome();
            assertThat(memory.run("show", id).ok().out())
                    .contains(name, youngest().toString());
        }
        List<String> ids = Stream.concat(
                        Stream.of("login", "cache", "deploy"),
                        servers().stream().map(server -> "without-" + server.name()))
                .toList();
        for (CommandLineRun machine : machines()) {
            String listed = machine.run("list", "--all-projects", "--json").ok().out();
            assertThat(ids).allSatisfy(id -> assertThat(listed).containsOnlyOnce("\"id\":\"" + id + "\""));
            assertThat(machine.run("show", "login").ok().out()).contains("The token expired.");
        }
        assertAllIsWell(ids.size());
    }

    /** That there is no such frame is never said of one whose home is away. */
    private void assertOldFramesAreShown_orSaidToBeOutOfReach(Server server) {
        CommandLineRun.Result shown = memory.run("show", "login");
        if (shown.code() == 0) {
            assertThat(shown.out()).as("without %s", server.name()).contains("The token expired.");
        } else {
            assertThat(shown.failed(5).err()).as("without %s", server.name()).isNotEmpty();
        }
        CommandLineRun.Result found = memory.run("search", "token").failed(0);
        if (!found.out().contains("Fix the login")) {
            assertThat(found.err())
                    .as("what is missing without %s", server.name())
                    .isNotEmpty();
            memory.run("search", "token", "--require-complete").failed(5);
        }
    }

    /** Those that see the memory. */
    List<CommandLineRun> machines() {
        return List.of(memory, configured(folder.resolve("another machine")));
    }

    private void assertAllIsWell(int frames) {
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out())
                .contains(frames + " frames verified, all is well");
    }

    void moveAllTo(Place place) {
        // Where it takes long, its progress is told.
        assertThat(memory.run("storage", "migrate", "--tier", Integer.toString(place.tier()))
                        .failed(0)
                        .out())
                .startsWith("moved ");
    }

    void record(String id, String name, String content) {
        memory.run("record", "--id", id, "--name", name, "--content", content, "--state", "closed")
                .ok();
        bringHome();
    }

    /** Publishes what was recorded, where it may wait on this machine. */
    void bringHome() {
        // Where it takes long, its progress is told.
        memory.run("storage", "sync").failed(0);
    }
}
