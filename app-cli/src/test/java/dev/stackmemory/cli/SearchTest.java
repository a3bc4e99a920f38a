package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.cli.invocation.Terminals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    @TempDir
    private Path folder;

    private CommandLineRun memory;

    @BeforeEach
    void makeMemory() {
        memory = new CommandLineRun(folder);
        memory.run(
                        "record",
                        "--id",
                        "login",
                        "--name",
                        "Fix the login",
                        "--content",
                        "The token had expired.",
                        "--tag",
                        "auth")
                .ok();
        memory.run("record", "--id", "cache", "--name", "Warm the cache", "--content", "Tokens are cached for an hour.")
                .ok();
        memory.run("record", "--id", "other", "--name", "Token elsewhere", "--project", "other")
                .ok();
    }

    @Test
    void search_findsInCurrentProject() {
        String out = memory.run("search", "login", "token").failed(0).out();

        assertThat(out)
                .contains("1. Fix the login", "The token had expired.", "#auth")
                .doesNotContain("elsewhere");
        assertThat(memory.run("search", "token", "--all-projects").failed(0).out())
                .contains("elsewhere");
    }

    @Test
    void search_withoutModel_saysSoOnce() {
        assertThat(memory.run("search", "token").failed(0).err()).contains("by words alone");
        assertThat(memory.run("search", "token").ok().out()).contains("token");
    }

    @Test
    void search_json_neverSaysIt() {
        assertThat(memory.run("search", "token", "--json").ok().out())
                .contains("\"results\":[{\"frame\":{\"id\":", "\"complete\":true", "\"lanes\":[{\"home\":\"sqlite\"");
    }

    @Test
    void search_maxTokens_givesTheTextsThatFit() {
        memory.run("record", "--id", "long", "--name", "Token log", "--content", "token ".repeat(500))
                .ok();

        String json = memory.run("search", "token", "--max-tokens", "40", "--json")
                .ok()
                .out();
        assertThat(json)
                .contains(
                        "\"form\":\"whole\"", "\"text\":\"Fix the login\\n\\nThe token had expired.\"", "\"leftOut\":1")
                .doesNotContain("\"long\"");
        var shown = memory.run("search", "token", "--max-tokens", "40").failed(0);
        assertThat(shown.out()).contains("1. ", "    The token had expired.").doesNotContain("Token log");
        assertThat(shown.err()).contains("1 result did not fit");
        assertThat(memory.run("search", "token", "--max-tokens", "0").failed(2).err())
                .contains("--max-tokens is 0");
    }

    @Test
    void search_after_goesOnWhereThePageEnded() {
        recordTokens(5);
        var all = new SearchPages(memory, "search", "token");
        List<String> expected = all.first("--limit", "100");
        assertThat(expected).hasSize(7);

        List<String> paged = all.first("--limit", "3");
        memory.now(CommandLineRun.LATER);
        memory.run("record", "--id", "late", "--name", "Token token token").ok();
        paged.addAll(all.next("--limit", "1"));
        paged.addAll(all.next("--limit", "9"));

        assertThat(paged).isEqualTo(expected);
        assertThat(all.hasNext()).isFalse();
    }

    @Test
    void search_after_numbersTheResultsOn_andTheLastLineLeadsOn() {
        recordTokens(2);
        memory.terminals(new Terminals(true, true, true, 80));
        String first = memory.run("search", "token", "--limit", "3").failed(0).err();
        assertThat(first).contains("more: --after ");
        String cursor = first.substring(first.indexOf("--after ") + "--after ".length())
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceAll("\u001B\\[[0-9;]*m", "")
                .strip();

        var second = memory.run("search", "token", "--limit", "3", "--after", cursor);
        assertThat(second.failed(0).out()).contains(" 4. ").doesNotContain(" 1. ");
        assertThat(second.err()).doesNotContain("more: --after");
    }

    @Test
    void search_after_withoutTheRightQuestion_isRefused() {
        var pages = new SearchPages(memory, "search", "token", "--since", "7d");
        pages.first("--limit", "1");
        memory.now(CommandLineRun.NOW.plusSeconds(20));
        assertThat(pages.next("--limit", "1")).hasSize(1);

        pages.first("--limit", "1");
        for (String[] other : List.of(
                new String[] {"search", "tokens", "--since", "7d"},
                new String[] {"search", "token"},
                new String[] {"search", "token", "--since", "6d"},
                new String[] {"search", "token", "--since", "7d", "--tag", "auth"},
                new String[] {"search", "token", "--since", "7d", "--all-projects"})) {
            assertThat(memory.run(with(new String[] {"--after", pages.cursor()}, other))
                            .failed(2)
                            .err())
                    .contains("--after: the cursor belongs to another question", "ask anew without --after");
        }
        assertThat(memory.run("search", "token", "--after", "next").failed(2).err())
                .contains("--after: this is no cursor of a search", "ask anew without --after");
    }

    @Test
    void search_maxTokens_goesOnAfterTheLastThatWasShown() {
        recordTokens(6);
        List<String> expected = new SearchPages(memory, "search", "token").first("--limit", "100");

        var pages = new SearchPages(memory, "search", "token", "--max-tokens", "12");
        List<String> paged = pages.first();
        assertThat(paged).hasSizeBetween(1, 4);
        while (pages.hasNext()) {
            paged.addAll(pages.next());
        }
        assertThat(paged).isEqualTo(expected);
    }

    private void recordTokens(int frames) {
        for (int number = 0; number < frames; number++) {
            memory.run("record", "--id", "t" + number, "--name", "Token " + "again ".repeat(number))
                    .ok();
        }
    }

    @Test
    void search_requireComplete_failsWhereAStoreDidNotAnswer() {
        memory.run("search", "token", "--require-complete", "--json").ok();
        String[] deadModel = {
            "-c", "embedding.provider=http", "-c", "embedding.url=http://127.0.0.1:1", "-c", "embedding.model=none"
        };

        assertThat(memory.run(with(deadModel, "search", "token")).failed(0).out())
                .contains("Fix the login");
        assertThat(memory.run(with(deadModel, "search", "token", "--require-complete"))
                        .failed(5)
                        .err())
                .contains(
                        "the answer is not complete: sqlite (semantic): skipped, the embedding model failed",
                        "without --require-complete");
    }

    private static String[] with(String[] options, String... command) {
        return Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void search_notAlone_isTheRest() {
        memory.run("record", "--id", "cold", "--name", "Chill the cache").ok();
        assertThat(memory.run("search", "NOT login", "--json").ok().out())
                .contains("\"cache\"", "\"cold\"")
                .doesNotContain("\"login\"");
    }

    @Test
    void search_damagedIndex_isToldAndMadeAnew() throws Exception {
        memory.run("search", "token").failed(0);
        memory.run("storage", "rebuild-index").ok();
        damageIndex();
        var result = memory.run("search", "token").failed(0);
        assertThat(result.err()).contains("The search index is made anew, because");
        assertThat(result.out()).contains("Fix the login");
        memory.run("search", "token").ok();

        damageIndex();
        assertThat(memory.run("search", "token", "--json").ok().out())
                .contains("\"notices\":[\"The search index is made anew, because");
    }

    private void damageIndex() throws IOException {
        try (var files = Files.newDirectoryStream(memory.home().resolve("index"), "segments_*")) {
            for (Path file : files) {
                Files.writeString(file, "damaged");
            }
        }
    }

    @Test
    void search_filters() {
        assertThat(memory.run("search", "token", "--tag", "auth", "--json").ok().out())
                .contains("\"login\"")
                .doesNotContain("\"cache\"");
        assertThat(memory.run("search", "token", "--limit", "1", "--json")
                        .ok()
                        .out()
                        .split("\"frame\":", -1))
                .hasSize(2);
    }

    @Test
    void search_explain_tellsPlanLanesAndReasons() {
        assertThat(memory.run("search", "token", "--explain").failed(0).out())
                .contains("for its words", "plan: ", "STORE", "lexical", "answered", "by words alone");
    }

    @Test
    void search_terminal_setsMatchesOff_andShortensIds() {
        memory.terminals(new Terminals(true, true, true, 60)).environment("TERM", "xterm");
        String out = memory.run("search", "expired").failed(0).out();

        assertThat(out).contains("\u001b[1m").contains("Fix the login");
        memory.environment("NO_COLOR", "1");
        assertThat(memory.run("search", "expired").ok().out()).doesNotContain("\u001b");
        assertThat(memory.run("search", "expired", "--color", "always").ok().out())
                .contains("\u001b[1m");
    }

    @Test
    void search_nothing() {
        assertThat(memory.run("search", "zebra").failed(0).err()).contains("nothing found in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"unfinished",
                "*",
                "(",
                ")",
                "()",
                "AND",
                "NOT",
                "OR OR",
                "a AND",
                "NOT token",
                "name:",
                ":",
                "token*",
                "\"the token\"",
                "tok*n",
                "--",
                "-token",
                "\\",
                "'",
                "%",
                "日本",
                "🎉",
                "\u001b[2J",
                "\u0000",
                "NEAR(a b)",
                "^",
                "a:b:c"
            })
    void search_quotesAndOperators(String query) {
        var result = memory.run("search", "--", query);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out() + result.err()).doesNotContain("\u001b", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void search_empty(String query) {
        assertThat(memory.run("search", query).failed(2).err()).contains("empty");
    }

    @Test
    void search_tenThousandCharacters() {
        assertThat(memory.run("search", "token ".repeat(1_667), "--json").ok().out())
                .contains("\"login\"");
        memory.run("search", "x".repeat(10_000), "--json").ok();
        memory.run("search", "(".repeat(10_000), "--json").ok();
        memory.run("search", "\"a\" OR ".repeat(1_400), "--json").ok();
    }

    @Test
    void search_forgotten_isGone() {
        memory.run("forget", "login", "--yes").ok();
        assertThat(memory.run("search", "expired", "--json").ok().out()).contains("\"results\":[]");
    }

    @Test
    void rebuildIndex_findsTheSame() {
        String before =
                memory.run("search", "token", "--all-projects").failed(0).out();
        assertThat(memory.run("storage", "rebuild-index").ok().out()).contains("3 frames indexed");

        assertThat(memory.run("search", "token", "--all-projects").ok().out()).isEqualTo(before);
    }

    @Test
    void reembed_withoutModel_saysWhatIsMissing() {
        assertThat(memory.run("storage", "reembed").failed(12).err()).contains("no embedding model is configured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "1001"})
    void search_limit_outOfRange(String limit) {
        memory.run("search", "token", "--limit", limit).failed(2);
    }
}
