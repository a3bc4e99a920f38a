package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.cli.invocation.Terminals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EverydayTest {
    @TempDir
    private Path folder;

    private CommandLineRun memory;

    @BeforeEach
    void makeMemory() {
        memory = new CommandLineRun(folder);
    }

    @Test
    void status_framesWithoutDate_areNotTheNewest() throws Exception {
        Path lines = Files.writeString(folder.resolve("undated.jsonl"), """
                {"id":"undated","name":"A table","createdAt":"1970-01-01T00:00:00.000Z"}
                """);
        memory.run("import", "jsonl", lines.toString()).ok();
        assertThat(memory.run("status").ok().out()).contains("1 frame").doesNotContain("newest", "1970");
        assertThat(memory.run("storage", "status").ok().out())
                .contains("without a known time: 1 frame")
                .doesNotContain("1970");
        assertThat(memory.run("storage", "status", "--json").ok().out())
                .contains("\"undated\":1")
                .doesNotContain("oldest", "newest");
        assertThat(memory.run("list").ok().out()).contains("no known time").doesNotContain("1970");

        memory.run("record", "--name", "dated").ok();
        assertThat(memory.run("storage", "status", "--json").ok().out())
                .contains("\"oldest\":\"2026-03-04T12:00:00.000Z\"");
    }

    @Test
    void record_shows() {
        String id = memory.run(
                        "record", "--name", "Fix the login", "--content", "The token had expired.", "--tag", "auth")
                .ok()
                .line();

        assertThat(memory.run("show", id).ok().out())
                .contains("Fix the login", "The token had expired.", "auth", "sqlite (hot)");
        assertThat(memory.run("show", id.substring(0, 18), "--json").ok().out()).contains("\"id\":\"" + id + "\"");
    }

    @Test
    void record_json_givesTheWatermark_withWhichAnotherProgramReads() {
        String json = memory.run("record", "--id", "login", "--name", "Fix the login", "--json")
                .ok()
                .out();
        String watermark = json.replaceFirst("(?s).*\"watermark\":\"([^\"]*)\".*", "$1");

        assertThat(watermark).matches("sqlite(@[\\w.-]+)?:\\w+:\\d+");
        assertThat(memory.run("show", "login", "--at-least", watermark).ok().out())
                .contains("Fix the login");
        assertThat(memory.run("list", "--at-least", watermark).ok().out()).contains("Fix the login");
        assertThat(memory.run("count", "--at-least", watermark).ok().out()).contains("1 frame");
        assertThat(memory.run("search", "login", "--at-least", watermark, "--json")
                        .ok()
                        .out())
                .contains("\"notices\":[]", "Fix the login");
        assertThat(memory.run("record", "--id", "login", "--name", "Fix the login", "--json")
                        .ok()
                        .out())
                .contains("\"outcome\":\"unchanged\"", "\"watermark\":\"none\"");
    }

    @Test
    void atLeast_whatCannotBeSeen_isSaid_andTheRestIsShown() {
        memory.run("record", "--name", "Fix the login").ok();
        var list = memory.run("list", "--at-least", "sqlite:0f0f:7").failed(0);
        assertThat(list.out()).contains("Fix the login");
        assertThat(list.err()).contains("what was written in sqlite may be missing");
        assertThat(memory.run("list", "--at-least", "sqlite:0f0f:7", "--json")
                        .ok()
                        .out())
                .contains("\"notices\":[\"what was written in sqlite may be missing");
        assertThat(memory.run("list", "--at-least", "yesterday").failed(2).err())
                .contains("--at-least", "'yesterday' is no watermark");
    }

    @Test
    void record_json_lines_all() {
        var result = memory.runWithInput("{\"name\":\"one\"}\n\n{\"name\":\"two\"}\n", "record")
                .ok();

        assertThat(result.out().lines()).hasSize(2);
        assertThat(memory.run("list").ok().out()).contains("one", "two");
    }

    @Test
    void record_json_overSeveralLines() {
        memory.runWithInput("{\n  \"name\": \"spread\"\n}\n", "record", "-").ok();

        assertThat(memory.run("list", "--json").ok().out()).contains("\"name\":\"spread\"");
    }

    @Test
    void list_asksCurrentProject() {
        memory.run("record", "--name", "here").ok();
        memory.run("record", "--name", "elsewhere", "--project", "other").ok();

        assertThat(memory.run("list").ok().out()).contains("here").doesNotContain("elsewhere");
        assertThat(memory.run("list", "--project", "other").ok().out())
                .contains("elsewhere")
                .doesNotContain(" here");
        assertThat(memory.run("--all-projects", "list").ok().out()).contains("here", "elsewhere");
    }

    @Test
    void list_aliasesMeanOneProject() {
        memory.run("record", "--name", "old days", "--project", "old-name").ok();
        memory.run("config", "set", "projects.aliases.new-name", "old-name").ok();

        assertThat(memory.run("list", "--project", "new-name").ok().out()).contains("old days");
    }

    @Test
    void export_import_sameBytes() throws Exception {
        memory.run("record", "--name", "one", "--content", "émoji 🎉", "--anchor", "DECISION:keep", "--event", "note:x")
                .ok();
        memory.run("record", "--name", "two", "--session", "s1").ok();
        memory.run("export", "jsonl", "out.jsonl").failed(0);

        var other = new CommandLineRun(Files.createDirectory(folder.resolve("other")));
        other.run("import", "jsonl", folder.resolve("out.jsonl").toString()).ok();
        String exported =
                other.run("export", "jsonl", "--all-projects").failed(0).out();

        assertThat(exported)
                .isEqualTo(Files.readString(folder.resolve("out.jsonl")))
                .contains("émoji 🎉");
    }

    @Test
    void import_twice_changesNothing() throws Exception {
        Files.writeString(folder.resolve("in.jsonl"), "{\"name\":\"one\"}\n{\"name\":\"two\"}\n");
        assertThat(memory.run("import", "jsonl", "in.jsonl", "--json").ok().out())
                .contains("\"written\":2");

        assertThat(memory.run("import", "jsonl", "in.jsonl", "--json").ok().out())
                .contains("\"written\":0");
    }

    @Test
    void forget_hides() {
        String id = memory.run("record", "--name", "secret").ok().line();

        assertThat(memory.run("forget", id, "--yes").ok().out()).contains("hidden: 1 frame", "erased: 1 frame");
        memory.run("show", id).failed(3);
    }

    @Test
    void forget_withoutAnswer_needsYes() {
        String id = memory.run("record", "--name", "kept").ok().line();

        assertThat(memory.run("forget", id).failed(2).err()).contains("--yes");
        memory.run("show", id).ok();
    }

    @Test
    void forget_asksOnTerminal() {
        String id = memory.run("record", "--name", "kept").ok().line();
        memory.terminals(new Terminals(true, true, true, 80));

        assertThat(memory.runWithInput("n\n", "forget", id).failed(0).err()).contains("Forget 1 frame for ever?");
        memory.run("show", id).ok();
        memory.runWithInput("y\n", "forget", id).failed(0);
        memory.run("show", id).failed(3);
    }

    @Test
    void forget_filters_dryRunOnlyTells() {
        memory.run("record", "--name", "a", "--tag", "scratch").ok();
        memory.run("record", "--name", "b").ok();

        assertThat(memory.run("forget", "--tag", "scratch", "--dry-run")
                        .failed(0)
                        .err())
                .contains("1 frame would");
        memory.run("forget", "--tag", "scratch", "--yes").ok();
        assertThat(memory.run("list", "--json").ok().out())
                .contains("\"name\":\"b\"")
                .doesNotContain("\"name\":\"a\"");
    }

    @Test
    void list_relativeTimes() {
        memory.run("record", "--name", "then").ok();
        memory.now(CommandLineRun.NOW.plus(Duration.ofHours(3)));

        assertThat(memory.run("list").ok().out()).contains("3 h ago");
        assertThat(memory.run("list", "--since", "2h").failed(0).out()).isEmpty();
        assertThat(memory.run("list", "--since", "2026-03-04", "--until", "2026-03-04")
                        .ok()
                        .out())
                .contains("then");
    }

    @Test
    void configShow_tellsWhatHoldsInTheTopology() {
        assertThat(memory.run("config", "show").ok().out())
                .containsPattern("tiers.hot.max-age +none +the default\n")
                .containsPattern("tiers.hot.max-frames +none +the default\n");
        assertThat(memory.run("-c", "topology=team", "-c", "tiers.hot.max-frames=7", "config", "show")
                        .ok()
                        .out())
                .containsPattern("tiers.hot.max-age +24 h +the default of the topology team\n")
                .containsPattern("tiers.hot.max-frames +7 +the command line\n");
        assertThat(memory.run("-c", "topology=team", "config", "show", "--json")
                        .ok()
                        .out())
                .contains("{\"key\":\"tiers.hot.max-frames\",\"value\":\"2000\",\"origin\":\"topology\"}");
    }
}
