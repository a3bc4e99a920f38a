package dev.stackmemory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong, one thing after the other: each has a clear message, its exit code, and no stack trace. */
class BadInputTest {
    /** Where a SQLite file keeps its {@code user_version}. */
    private static final long SCHEMA_NUMBER = 60;

    @TempDir
    private Path folder;

    private CommandLineRun memory;

    @BeforeEach
    void makeMemory() {
        memory = new CommandLineRun(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"lst | list", "storage verfy | verify", "list --jsno | --json", "config shwo | show"})
    void misspelt_suggestsNearest(String arguments, String nearest) {
        assertThat(memory.run(arguments.split(" ")).failed(2).err())
                .contains("'" + nearest.strip() + "'")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "0", "1001", "many", "1.5", "99999999999"})
    void limit_outOfRange(String limit) {
        assertThat(memory.run("list", "--limit", limit).failed(2).err()).contains(limit, "whole number from 1 to 1000");
    }

    @Test
    void window_reversed() {
        assertThat(memory.run("list", "--since", "1d", "--until", "7d")
                        .failed(2)
                        .err())
                .contains("--since 1d lies after --until 7d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "7", "2026-13-01", "2026-02-30", "7y", ""})
    void time_malformed(String time) {
        assertThat(memory.run("list", "--since", time).failed(2).err()).contains("--since", "is no time; write a date");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "-0.1", "NaN"})
    void minScore_outOfRange(String score) {
        memory.run("list", "--min-score=" + score).failed(2);
    }

    @Test
    void show_unknown() {
        assertThat(memory.run("show", "nowhere").failed(3).err()).contains("there is no frame 'nowhere'");
    }

    @Test
    void show_emptyId() {
        memory.run("show", "").failed(3);
    }

    @Test
    void show_ambiguous() {
        memory.run("record", "--id", "same-1", "--name", "a").ok();
        memory.run("record", "--id", "same-2", "--name", "b").ok();

        assertThat(memory.run("show", "same").failed(4).err()).contains("same-1", "same-2", "Type more");
    }

    @Test
    void show_exactIdBeatsPrefix() {
        memory.run("record", "--id", "same", "--name", "short").ok();
        memory.run("record", "--id", "same-2", "--name", "long").ok();

        assertThat(memory.run("show", "same").ok().out()).contains("short");
    }

    @Test
    void errors_asJson() {
        assertThat(memory.run("show", "nowhere", "--json").failed(3).err())
                .startsWith(
                        "{\"error\":{\"code\":\"no-such-frame\",\"message\":\"there is no frame 'nowhere'\",\"cure\":");
        assertThat(memory.run("--json", "serch").failed(2).err()).startsWith("{\"error\":{\"code\":\"wrong-usage\"");
    }

    @Test
    void import_absent() {
        assertThat(memory.run("import", "jsonl", "absent.jsonl").failed(13).err())
                .contains("absent.jsonl");
    }

    @Test
    void import_directory() throws Exception {
        Files.createDirectory(folder.resolve("dir"));
        assertThat(memory.run("import", "jsonl", "dir").failed(13).err()).contains("dir");
    }

    @Test
    void import_emptyFile() throws Exception {
        Files.createFile(folder.resolve("empty.jsonl"));
        assertThat(memory.run("import", "jsonl", "empty.jsonl", "--json").ok().out())
                .contains("\"read\":0");
    }

    @Test
    void import_binaryFile() throws Exception {
        Files.write(folder.resolve("binary.jsonl"), new byte[] {0, 1, 2, (byte) 0xFF, 0, 0});
        var result = memory.run("import", "jsonl", "binary.jsonl");
        assertThat(result.code()).isEqualTo(13);
        assertThat(result.err()).contains("binary.jsonl").doesNotContain("\tat ");
    }

    @Test
    void import_malformedLine_namedAndRestTaken() throws Exception {
        Files.writeString(folder.resolve("in.jsonl"), "{\"name\":\"a\"}\n{\"name\":\n{\"name\":\"c\"}\n");

        assertThat(memory.run("import", "jsonl", "in.jsonl").ok().out())
                .contains("in.jsonl:2")
                .containsPattern("written +2");
    }

    @Test
    void import_strict_stopsAtMalformedLine() throws Exception {
        Files.writeString(folder.resolve("in.jsonl"), "{\"name\":\"a\"}\n{\"name\":\n{\"name\":\"c\"}\n");

        assertThat(memory.run("import", "jsonl", "in.jsonl", "--strict")
                        .failed(1)
                        .err())
                .contains("in.jsonl:2");
        assertThat(memory.run("list", "--json").ok().out()).contains("\"a\"").doesNotContain("\"c\"");
    }

    @Test
    void import_unknownKind() {
        assertThat(memory.run("import", "csv", "x").failed(2).err()).contains("jsonl");
    }

    @Test
    void import_kindWithoutStream() {
        assertThat(memory.run("import", "stackmemory", "-").failed(2).err()).contains("needs a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":", "{\"name\":\"a\"", "[]", "null", "not json", "{\"nmae\":\"a\"}"})
    void record_malformedJson(String input) {
        assertThat(memory.runWithInput(input, "record").failed(13).err()).contains("line 1");
        assertThat(memory.run("list", "--json").ok().out()).contains("\"frames\":[]");
    }

    @Test
    void record_malformedLine_namesLineAndTakesNone() {
        assertThat(memory.runWithInput("{\"name\":\"a\"}\n{\"name\"\n", "record")
                        .failed(13)
                        .err())
                .contains("line 2");
        assertThat(memory.run("list", "--json").ok().out()).contains("\"frames\":[]");
    }

    @Test
    void record_binaryInput() {
        byte[] binary = {(byte) 0xFF, (byte) 0xFE, 0, 1};
        assertThat(memory.runWithInput(binary, "record").failed(13).err()).contains("not UTF-8");
    }

    @Test
    void record_nothing() {
        memory.runWithInput("", "record").failed(13);
        memory.runWithInput(" \n\n", "record").failed(13);
    }

    @Test
    void record_malformedAnchor() {
        assertThat(memory.run("record", "--name", "a", "--anchor", "no type")
                        .failed(2)
                        .err())
                .contains("TYPE:TEXT");
    }

    @Test
    void record_forgottenId() {
        memory.run("record", "--id", "x", "--name", "a").ok();
        memory.run("forget", "x", "--yes").ok();
        assertThat(memory.run("record", "--id", "x", "--name", "a").failed(1).err())
                .contains("forgotten");
    }

    @Test
    void forget_nothingNamed() {
        assertThat(memory.run("forget", "--yes").failed(2).err()).contains("--all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serch: {limit: 5}                  | serch",
                "search: {limt: 5}                  | search.limit",
                "search: {limit: -5}                | whole number",
                "search: {budget: 5 parsecs}        | a time with its unit",
                "tiers: {hot: {max-bytes: 5 stone}} | a size with its unit",
                "topology: cloud                    | local",
                "'[1, 2]'                           | config.yaml",
                "'a: b: c'                          | config.yaml"
            })
    void configuration_wrong(String yaml, String message) throws Exception {
        Files.createDirectories(memory.home());
        Files.writeString(memory.home().resolve("config.yaml"), yaml + "\n");

        assertThat(memory.run("list").failed(12).err()).contains("config.yaml", message);
        assertThat(memory.run("config", "check").failed(12).err()).contains(message);
    }

    @Test
    void configCheck_certificatesOfARedisThatAreMissing_namesSettingAndFile() {
        memory.environment("STACKMEMORY_TOPOLOGY", "team")
                .environment("STACKMEMORY_STORES_PARADEDB_URL", "jdbc:postgresql://127.0.0.1:1/memory")
                .environment("STACKMEMORY_STORES_REDIS_URL", "rediss://:pa55word@127.0.0.1:1")
                .environment("STACKMEMORY_STORES_REDIS_CA_FILE", "none.pem");

        assertThat(memory.run("config", "check").failed(12).err())
                .contains("stores.redis.ca-file: there is no file "
                        + memory.home().resolve("none.pem"))
                .doesNotContain("pa55word");
    }

    @Test
    void configCheck_manyMistakes_tellsEachWithPlaceAndCure() throws Exception {
        Files.createDirectories(memory.home());
        Files.writeString(memory.home().resolve("config.yaml"), """
                serch: {limit: 5}
                search: {limit: -5}
                embedding: {provider: http, url: nowhere, batch-size: none, timeout: 5}
                projects: {aliases: {a: b, b: a}}
                """);
        memory.environment("STACKMEMORY_TOPOLOGY", "cloud");

        String told = memory.run("config", "check", "-c", "search.budget=5")
                .failed(12)
                .err();

        assertThat(told)
                .contains(
                        "9 things are wrong",
                        "config.yaml:1: there is no setting 'serch.limit'",
                        "did you mean 'search.limit'?",
                        "config.yaml:2: search.limit is '-5'",
                        "a whole number from 1 on",
                        "the environment variable STACKMEMORY_TOPOLOGY: topology is 'cloud'",
                        "the command line: search.budget is '5'",
                        "alias",
                        "config.yaml:3: embedding.url: ",
                        "config.yaml: embedding.model: provider http needs a value",
                        "config.yaml:3: embedding.batch-size: batch-size 'none' is not a whole number",
                        "config.yaml:3: embedding.timeout: timeout '5' is not a time");
        assertThat(memory.run("config", "check", "-c", "search.budget=5", "--json")
                        .failed(12)
                        .out())
                .contains(
                        "\"valid\":false",
                        "{\"place\":\"the command line\",\"cause\":\"search.budget is '5'\",\"cure\":\"it must be a time");
    }

    @Test
    void configuration_binary() throws Exception {
        Files.createDirectories(memory.home());
        Files.write(memory.home().resolve("config.yaml"), new byte[] {0, (byte) 0xFF, 1});

        memory.run("list").failed(12);
    }

    @Test
    void configuration_circleOfAliases() {
        memory.run("config", "set", "projects.aliases.a", "b").ok();
        memory.run("config", "set", "projects.aliases.b", "a").ok();

        assertThat(memory.run("list", "--project", "a").failed(12).err()).contains("alias");
    }

    @Test
    void configSet_unknownKey() {
        assertThat(memory.run("config", "set", "search.limt", "5").failed(12).err())
                .contains("search.limt");
    }

    @Test
    void configSet_wrongUnit() {
        assertThat(memory.run("config", "set", "search.budget", "5 parsecs")
                        .failed(12)
                        .err())
                .contains("unit");
    }

    @Test
    void override_unknownKey() {
        memory.run("-c", "search.limt=5", "list").failed(12);
    }

    @Test
    void override_withoutValue() {
        memory.run("-c", "search.limit", "list").failed(2);
    }

    @Test
    void store_isDirectory() throws Exception {
        Files.createDirectories(memory.home().resolve("frames.db"));
        var result = memory.run("list");
        assertThat(result.code()).isIn(5, 7, 10);
        assertThat(result.err()).contains("frames.db").doesNotContain("\tat ");
    }

    @Test
    void home_isFile() throws Exception {
        Files.createFile(memory.home());
        assertThat(memory.run("record", "--name", "a").failed(10).err())
                .contains("a file lies where its folder belongs");
    }

    @Test
    void store_isNoDatabase() throws Exception {
        Files.createDirectories(memory.home());
        Files.writeString(memory.home().resolve("frames.db"), "this is no database at all, ".repeat(100));
        assertThat(memory.run("list").failed(7).err()).contains("frames.db");
    }

    @Test
    void store_ofNewerProgram() throws Exception {
        memory.run("record", "--name", "a").ok();
        Path file = memory.home().resolve("frames.db");
        try (var database = new RandomAccessFile(file.toFile(), "rw")) {
            database.seek(SCHEMA_NUMBER);
            database.writeInt(9_999);
        }
        byte[] before = Files.readAllBytes(file);

        assertThat(memory.run("list").failed(8).err()).contains("newer");
        assertThat(memory.run("record", "--name", "b", "--json").failed(8).err())
                .contains("\"newer-schema\"");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void folder_withoutRights() throws Exception {
        Path sealed = Files.createDirectory(folder.resolve("sealed"));
        Files.createFile(sealed.resolve("file"));
        memory.environment(
                "STACKMEMORY_HOME", sealed.resolve("file").resolve("home").toString());

        var result = memory.run("record", "--name", "a");
        assertThat(result.code()).isIn(5, 10);
        assertThat(result.err()).doesNotContain("\tat ");
    }

    @Test
    void export_intoMissingFolder() {
        memory.run("record", "--name", "a").ok();
        var result = memory.run("export", "jsonl", "missing/out.jsonl");
        assertThat(result.code()).isIn(13);
    }

    @Test
    void export_readerGone_isSilent() {
        for (int i = 0; i < 3; i++) {
            memory.run("record", "--name", "a", "--content", "x".repeat(100_000))
                    .ok();
        }
        var result = memory.runUntilReaderLeaves("export", "jsonl");
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void export_diskFull_isTold() {
        memory.run("record", "--name", "a", "--content", "x".repeat(200_000)).ok();
        assertThat(memory.runOnFullDisk("export", "jsonl").failed(9).err()).contains("No space left");
    }

    @Test
    void tier_notConfigured() {
        assertThat(memory.run("storage", "migrate", "--tier", "2").failed(12).err())
                .contains("no store serves tier 2");
        memory.run("storage", "migrate", "--tier", "7").failed(2);
    }

    @Test
    void stored_controlCharacters_neverReachTerminal() {
        String nasty = "a\u001b[2Jb\u0007c\u009bd\u202ee\u0000";
        memory.runWithInput(
                        "{\"id\":\"n\",\"name\":\"" + escaped(nasty) + "\",\"content\":\"" + escaped(nasty) + "\"}",
                        "record")
                .ok();
        for (String[] command : new String[][] {{"show", "n"}, {"list"}, {"search", "bc"}}) {
            assertThat(memory.run(command).failed(0).out())
                    .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\u0000");
        }
    }

    @Test
    void home_unknown() {
        memory.environment("STACKMEMORY_HOME", "");
        assertThat(memory.run("list").failed(12).err()).contains("STACKMEMORY_HOME");
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            escaped.append(unit < 0x80 && unit >= ' ' ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
        }
        return escaped.toString();
    }
}
