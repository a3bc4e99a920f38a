package dev.stackmemory.cli;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.search.LaneReport;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.server.Direction;
import dev.stackmemory.testkit.server.Polling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes with the frames to PostgreSQL, how questions are shared out, and what becomes of a frame that PostgreSQL does not take. */
class MigrationDetailsIT extends LaptopBeforeMigration {
    private static final Deadline NEVER = Deadline.NEVER;

    @Test
    void forgottenBeforeTheMigration_isRefusedByTheNewMemory_andByTheOldOneWhenItComesBack() {
        Path before = folder.resolve("before.jsonl");
        memory.run("export", "jsonl", before.toString(), "--all-projects").failed(0);
        memory.run("-c", "migration.to=none", "forget", "secret", "--yes").ok();
        assertThat(memory.run("storage", "decommission", "sqlite", "--way-back")
                        .failed(0)
                        .out())
                .contains("the memory is in 'unified' now, 4 frames");

        assertStaysForgotten("secret");
        assertThat(memory.run("import", "jsonl", before.toString(), "--json")
                        .failed(0)
                        .out())
                .contains("\"forgotten\":1", "\"unchanged\":4");

        memory.run("-c", "migration.to=none", "forget", "cache", "--yes").ok();
        memory.run("storage", "decommission", "paradedb").failed(0);
        proxy.down();
        assertStaysForgotten("secret");
        assertStaysForgotten("cache");
        assertThat(memory.run("count", "--all-projects").failed(0).line()).isEqualTo("3 frames");
    }

    private void assertStaysForgotten(String id) {
        assertThat(memory.run("record", "--id", id, "--content", "Back again?")
                        .failed(1)
                        .err())
                .contains("frame " + id + " was not recorded", "does not come back");
        memory.run("show", id).failed(3);
    }

    @Test
    void rolloutOfAQuarter_sendsEachQuestionTheSameWay_andAboutAQuarterOfThemToPostgres() {
        memory.run("storage", "backfill").failed(0);
        assertThat(memory.run("storage", "rollout", "set", "25%").ok().out())
                .contains("'unified' answers 25% of the searches");

        Map<String, String> first = askedWhere();
        assertThat(askedWhere()).as("another program").isEqualTo(first);
        Set<String> quarter = answeredBy("paradedb", first);
        assertThat(quarter).hasSizeBetween(35, 65);
        assertThat(answeredBy("sqlite", first)).hasSize(200 - quarter.size());

        memory.run("storage", "rollout", "set", "50%").ok();
        assertThat(answeredBy("paradedb", askedWhere()))
                .as("who is in stays in")
                .containsAll(quarter)
                .hasSizeBetween(80, 120);
    }

    @Test
    void searchThatTheOtherSideIsTooSlowFor_isAnswered_andSaidNotToBeCompared() {
        memory.run("storage", "backfill").failed(0);
        assertThat(memory.run("search", "token").failed(0).err()).doesNotContain("compared");

        proxy.delay(Direction.TO_CLIENT, Duration.ofSeconds(5));
        assertThat(memory.run("search", "token").failed(0)).satisfies(searched -> {
            assertThat(searched.out()).contains("login");
            assertThat(searched.err()).contains("this search is not compared with 'unified'", "migration.compare");
        });
    }

    /** Which store answers which of two hundred questions; each is asked twice. */
    private Map<String, String> askedWhere() {
        Map<String, String> where = new HashMap<>();
        try (StackMemory program = open(new ArrayList<>(), InstantSource.system())) {
            for (int round = 0; round < 2; round++) {
                IntStream.range(0, 200).mapToObj(number -> "token " + number).forEach(question -> {
                    String store = store(program, question);
                    where.putIfAbsent(question, store);
                    assertThat(store).as("%s", question).isEqualTo(where.get(question));
                });
            }
        }
        return where;
    }

    private static String store(StackMemory program, String question) {
        SearchAnswer answer = program.search()
                .search(new SearchRequest(question, FrameFilter.ALL, 10, Duration.ofSeconds(30), Optional.empty()));
        assertThat(answer.isComplete()).as("%s", answer.lanes()).isTrue();
        return answer.lanes().stream()
                        .map(LaneReport::home)
                        .anyMatch(home -> home.toString().equals("paradedb"))
                ? "paradedb"
                : "sqlite";
    }

    private static Set<String> answeredBy(String store, Map<String, String> where) {
        return where.entrySet().stream()
                .filter(answered -> answered.getValue().equals(store))
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    @Test
    void programThatWasStartedBeforeTheMigration_andRecordsAgain_keepsSearchesFromPostgres_andIsTold() {
        List<String> notices = new CopyOnWriteArrayList<>();
        Settings before = SettingsReader.read(memory.environment(), Map.of("migration.to", "none"));
        try (StackMemory elder = StackMemory.open(before, memory.environment(), notices::add)) {
            RecordFrames recording = elder.recordFrames();
            recording.record(List.of(aFrame("early").build()), NEVER);
            memory.run("storage", "backfill").failed(0);
            memory.run("storage", "rollout", "set", "100%").ok();

            recording.record(
                    List.of(aFrame("missed").content("The token was lost.").build()), NEVER);
            Polling.until(Duration.ofSeconds(60), "a notice", () -> !notices.isEmpty());
        }
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("migrated to 'unified'", "start it anew", "storage backfill");
        assertThat(memory.run("storage", "rollout").ok().out())
                .contains("'unified' answers 0% of the searches", "without being copied", "not found equal");
        assertThat(memory.run("search", "lost", "--all-projects").failed(0).out())
                .contains("missed");
        assertThat(memory.run("storage", "rollout", "report").failed(1).out()).doesNotContain("It is safe");
        assertThat(memory.run("storage", "backfill").failed(0).out()).contains("all are equal");
        memory.run("storage", "rollout", "set", "100%").ok();
    }

    /** Something is amiss with PostgreSQL just after the configuration was changed. */
    @Test
    void decommission_afterWhichNotAllIsFoundEqual_saysSo_andThatItIsDone() {
        memory.run("-c", "migration.to=none", "forget", "secret", "--yes").ok();
        there("list").failed(0);
        database.address()
                .execute(
                        "CREATE SEQUENCE comparisons",
                        "CREATE FUNCTION second_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
                                + " nextval('public.comparisons') > 1 THEN RAISE EXCEPTION 'not now' USING ERRCODE ="
                                + " '0A000'; END IF; RETURN NULL; END $$",
                        "CREATE TRIGGER second_time BEFORE INSERT ON stackmemory.adopted_keys FOR EACH STATEMENT"
                                + " EXECUTE FUNCTION second_time()");

        assertThat(memory.run("storage", "decommission", "sqlite", "--way-back", "--json")
                        .failed(1)
                        .out())
                .contains(
                        "\"switched\":true",
                        "\"isEqual\":false",
                        "-c topology=local -c migration.to=unified storage backfill");
        assertThat(memory.home().resolve("config.yaml")).content().contains("topology: unified", "to: local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "drop --yes"})
    void frameThatPostgresDoesNotTake_isADeadLetter_theOthersArrive_untilTheCauseIsGone(String deed) {
        refuse("login");
        assertThat(memory.run("storage", "backfill").failed(1).out())
                .contains("compared 5 frames: 1 differs", "frame login is not in 'unified'");
        assertThat(there("count", "--all-projects").failed(0).line()).isEqualTo("4 frames");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("copy: 1 waiting, 0 dead letters");

        giveUp();
        assertThat(memory.run("storage", "outbox", "status").ok().out())
                .contains(
                        "copy: 0 waiting, 1 dead letter", "login", "the server does not take it (ERROR: no such value")
                .doesNotContain("INSERT INTO");
        assertThat(memory.run("storage", "rollout", "set", "25%").failed(1).err())
                .contains("not found equal");
        // It is in nobody's way.
        Polling.until(Duration.ofSeconds(60), "a command that is through in time", () -> {
            memory.run("record", "--id", "young", "--content", "After it.").failed(0);
            return there("show", "young").code() == 0;
        });

        database.address().execute("DROP TRIGGER not_taken ON stackmemory.ledger");
        memory.run(("storage outbox " + deed).split(" ")).ok();
        assertThat(memory.run("storage", "outbox").ok().out()).contains("0 dead letters");
        assertThat(memory.run("storage", "backfill").failed(0).out()).contains("compared 6 frames: all are equal");
        assertThat(there("show", "login").failed(0).out()).contains("The token expired.");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("copy: 0 waiting, 0 dead letters");
        assertSameExport();
    }

    /** As PostgreSQL refuses a value that it cannot keep. */
    private void refuse(String frame) {
        there("list").failed(0);
        database.address()
                .execute(
                        "CREATE FUNCTION not_taken() RETURNS trigger LANGUAGE plpgsql AS"
                                + " $$ BEGIN RAISE EXCEPTION 'no such value' USING ERRCODE = '22023'; END $$",
                        "CREATE TRIGGER not_taken BEFORE INSERT ON stackmemory.ledger FOR EACH ROW"
                                + " WHEN (NEW.frame_id = '" + frame + "') EXECUTE FUNCTION not_taken()");
    }

    /** Tries again, later and later, until nobody tries any more. */
    private void giveUp() {
        Instant start = CommandLineRun.NOW;
        for (int attempt = 1; attempt < 5; attempt++) {
            InstantSource later = InstantSource.fixed(start.plus(Duration.ofMinutes(5L * attempt)));
            try (StackMemory program = open(new ArrayList<>(), later)) {
                assertThat(program.copyFrames()
                                .orElseThrow()
                                .drain(Progress.NONE, NEVER)
                                .failed())
                        .isEqualTo(1);
            }
        }
    }
}
