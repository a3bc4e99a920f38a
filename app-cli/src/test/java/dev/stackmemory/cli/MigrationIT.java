package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.testkit.server.Polling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A laptop's memory goes to PostgreSQL, and back, while it is used. */
class MigrationIT extends LaptopBeforeMigration {
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
        memory.serversAreBack();

        assertThat(memory.run("storage", "backfill").failed(0).out()).contains("compared 4 frames: all are equal");
        assertThat(memory.run("storage", "outbox").ok().out()).contains("copy: 0 waiting, 0 dead letters");
        assertSameExport();
        assertThat(there("storage", "verify", "--deep").failed(0).out()).contains("4 frames verified, all is well");
        assertThat(there("show", "secret").code()).isEqualTo(3);
        assertThat(there("record", "--id", "secret", "--content", "Back again?").code())
                .isNotZero();
    }

    @Test
    void recordedWhilePostgresAnswers_isThereWithoutAnyFurtherCommand() {
        memory.run("storage", "backfill").failed(0);
        Polling.until(Duration.ofSeconds(60), "a command that is through in time", () -> {
            memory.run("record", "--id", "young", "--content", "At once.").failed(0);
            return memory.run("storage", "outbox").ok().out().contains("copy: 0 waiting");
        });
        assertThat(there("show", "young").failed(0).out()).contains("At once.");
        assertSameExport();
    }

    @Test
    void searches_goOverToPostgres_andAreCompared() {
        assertThat(memory.run("storage", "rollout", "set", "100%").failed(1).err())
                .contains("'unified' was not found equal to this memory", "storage backfill");
        memory.run("storage", "backfill").failed(0);
        assertThat(memory.run("search", "token", "--json").failed(0).out()).contains("\"home\":\"sqlite\"");
        assertThat(memory.run("storage", "rollout", "set", "100%").ok().out())
                .contains("'unified' answers 100% of the searches (set by hand", "found equal: 5 frames");

        assertThat(memory.run("search", "token", "--json").failed(0).out()).contains("\"home\":\"paradedb\"");
        assertThat(memory.run("status").ok().out()).contains("to 'unified', which answers 100% of the searches");
        Polling.until(Duration.ofSeconds(60), "a comparison that is through in time", () -> {
            memory.run("search", "query").failed(0);
            return memory.run("storage", "rollout", "report").out().contains("overlap of the first ten: 1.000");
        });
        assertThat(memory.run("storage", "rollout", "report").failed(1).out()).contains("Too early to tell");
        assertThat(memory.run("storage", "rollout", "report", "--json")
                        .failed(1)
                        .out())
                .contains("\"share\":1", "\"failed\":0", "\"safe\":false");
    }

    @Test
    void report_saysThatItIsSafe_afterAHundredSearches_untilPostgresIsCut() {
        memory.run("storage", "backfill").failed(0);
        memory.run("storage", "rollout", "set", "100%").ok();
        List<String> notices = new CopyOnWriteArrayList<>();
        try (StackMemory program = open(notices, InstantSource.system())) {
            Polling.until(Duration.ofSeconds(60), "a hundred comparisons", () -> {
                ask(program, 20);
                return compared() >= 100;
            });
            assertThat(memory.run("storage", "rollout", "report").ok().out())
                    .contains("failed: 0", "It is safe to go on.");
            assertThat(notices).isEmpty();

            proxy.down();
            Polling.until(Duration.ofSeconds(60), "a notice", () -> {
                var searched = memory.run("search", "token").failed(0);
                assertThat(searched.out()).contains("login");
                return searched.err().contains("'unified' answers fewer searches from now on");
            });
            Polling.until(Duration.ofSeconds(60), "a step back to nothing", () -> {
                ask(program, 5);
                return memory.run("storage", "rollout").ok().out().contains("'unified' answers 0% of the searches");
            });
        }
        assertThat(notices)
                .isNotEmpty()
                .allSatisfy(notice -> assertThat(notice)
                        .startsWith("'unified' answers fewer searches from now on")
                        .containsPattern("stepped back, for \\d+ of the latest \\d+ searches failed: "));
        assertThat(memory.run("search", "token", "--json").failed(0).out()).contains("\"home\":\"sqlite\"");
        assertThat(memory.run("storage", "rollout", "report").failed(1).out())
                .contains("It is not safe to go on: ", "failed");
    }

    private static void ask(StackMemory program, int times) {
        for (int number = 0; number < times; number++) {
            SearchAnswer answer = program.search()
                    .search(new SearchRequest(
                            "token " + number, FrameFilter.ALL, 10, Duration.ofSeconds(10), Optional.empty()));
            assertThat(answer.isComplete()).isTrue();
            assertThat(program.awaitComparisons(Duration.ofSeconds(10))).isTrue();
        }
    }

    private int compared() {
        return Integer.parseInt(memory.run("storage", "rollout", "report", "--json")
                .out()
                .replaceAll("(?s).*\"compared\":([0-9]+).*", "$1"));
    }

    @Test
    void decommission_isRefused_untilEverythingIsThere_thenSwitches_andThereIsAWayBack() {
        assertThat(memory.run("-c", "migration.to=none", "storage", "decommission", "sqlite")
                        .failed(1)
                        .err())
                .contains("2 frames are at home in sqlite; nothing was changed", "migration.to");
        assertThat(memory.run("storage", "decommission", "s3").failed(1).err())
                .contains("3 frames are at home in s3", "storage migrate");
        assertThat(memory.run("storage", "decommission", "unified").failed(2).err())
                .contains("none of sqlite");
        proxy.down();
        assertThat(memory.run("storage", "decommission", "sqlite").failed(1).err())
                .contains("nothing was changed");
        proxy.pass();
        memory.serversAreBack();

        assertThat(memory.run("storage", "decommission", "sqlite", "--way-back")
                        .failed(0)
                        .out())
                .contains("the memory is in 'unified' now, 5 frames");
        assertThat(memory.run("show", "archived").failed(0).out()).contains("paradedb (hot)");
        memory.run("record", "--id", "login", "--content", "Edited in PostgreSQL.")
                .failed(0);
        memory.run("forget", "cache", "--yes").failed(0);
        assertThat(memory.run("storage", "backfill", "--from", "paradedb", "--to", "sqlite")
                        .failed(0)
                        .out())
                .contains("compared 4 frames: all are equal");
        Path gone = folder.resolve("postgres.jsonl");
        Path back = folder.resolve("laptop.jsonl");
        memory.run("export", "jsonl", gone.toString(), "--all-projects").failed(0);
        assertThat(memory.run("storage", "decommission", "paradedb").failed(0).out())
                .contains("the memory is in 'local' now, 4 frames");
        proxy.down();
        memory.run("export", "jsonl", back.toString(), "--all-projects").failed(0);
        assertThat(back).hasSameBinaryContentAs(gone);
        assertThat(memory.run("show", "login").failed(0).out()).contains("Edited in PostgreSQL.");
        assertThat(memory.run("storage", "verify", "--deep").failed(0).out()).contains("all is well");
    }

    @Test
    void ctrlC_endsWhatCopiesAndCompares_andChangesNothing() {
        assertThat(memory.runInterrupted("storage", "backfill").failed(130).err())
                .contains("goes on with what is missing");
        assertThat(memory.runInterrupted("storage", "decommission", "sqlite")
                        .failed(130)
                        .err())
                .contains("nothing was changed");
        assertThat(memory.home().resolve("config.yaml")).content().doesNotContain("topology");
        memory.run("storage", "decommission", "sqlite").failed(0);
    }

    @Test
    void emptyArchive_isLeft_byWhatKeepsItSo() {
        memory.run("-c", "migration.to=none", "storage", "migrate", "--tier", "1", "--all-projects")
                .failed(0);
        assertThat(memory.run("-c", "migration.to=none", "storage", "decommission", "s3")
                        .failed(0)
                        .out())
                .contains("nothing is at home in s3", "config set tiers.hot.max-bytes none");
    }

    @Test
    void whatIsNotBeingMigrated_saysHow_andWrongDirectionsAreRefused() {
        assertThat(memory.run("-c", "migration.to=none", "storage", "backfill")
                        .failed(12)
                        .err())
                .contains("not being migrated", "config set migration.to unified");
        assertThat(memory.run("-c", "migration.to=none", "storage", "backfill", "--from", "sqlite", "--to", "paradedb")
                        .failed(12)
                        .err())
                .contains("'stackmemory config set migration.to unified'", "'hosted' or 'postgres'", "say this again");
        assertThat(memory.run("-c", "migration.to=none", "storage", "backfill", "--to", "s3")
                        .failed(12)
                        .err())
                .contains("'stackmemory config set migration.to hosted'");
        assertThat(memory.run("-c", "migration.to=none", "storage", "backfill", "--to", "sqlite")
                        .failed(12)
                        .err())
                .contains("recorded in sqlite already");
        assertThat(memory.run("-c", "migration.to=none", "storage", "backfill", "--from", "paradedb")
                        .failed(12)
                        .err())
                .contains("recorded in sqlite, not in paradedb");
        assertThat(memory.run("storage", "backfill", "--from", "paradedb")
                        .failed(12)
                        .err())
                .contains("recorded in sqlite, not in paradedb");
        assertThat(memory.run("storage", "backfill", "--to", "s3").failed(12).err())
                .contains("not in s3");
        assertThat(memory.run("-c", "migration.to=local", "list").failed(12).err())
                .contains("the topology in use");
        assertThat(memory.run("storage", "rollout", "set").failed(2).err()).contains("'set 25%'");
        assertThat(memory.run("storage", "rollout", "set", "25").failed(2).err())
                .contains("from 0% to 100%");
    }
}
