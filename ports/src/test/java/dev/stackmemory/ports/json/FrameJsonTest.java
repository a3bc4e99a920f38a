package dev.stackmemory.ports.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameJsonTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00.250Z");
    private static final FrameDefaults DEFAULTS =
            new FrameDefaults(() -> new FrameId("fresh"), new ProjectId("here"), NOW);

    @Test
    void read_nameAlone_takesDefaults() {
        assertThat(read("{\"name\":\"fix the build\"}"))
                .isEqualTo(Frame.builder(new FrameId("fresh"), new ProjectId("here"), NOW)
                        .name("fix the build")
                        .build());
    }

    @Test
    void read_contentAlone_isEnough() {
        assertThat(read("{\"content\":\"\"}").content()).isEmpty();
    }

    @Test
    void read_neitherNameNorContent_isMalformed() {
        assertMalformed("{\"type\":\"task\"}", "a frame needs a name or a content");
    }

    @Test
    void read_nulls_areAbsent() {
        Frame frame = read("""
                {"id":null,"project":null,"session":null,"name":"a","content":null,"inputs":null,"tags":null,"createdAt":null,
                 "closedAt":null,"score":null,"provenance":null,"events":null,"anchors":null,"revision":null,"depth":null}""");
        assertThat(frame).isEqualTo(read("{\"name\":\"a\"}"));
    }

    @Test
    void write_defaults_leavesThemOut() {
        assertThat(FrameJson.write(read("{\"name\":\"a\"}")))
                .isEqualTo(
                        "{\"id\":\"fresh\",\"project\":\"here\",\"type\":\"task\",\"name\":\"a\",\"state\":\"active\",\"content\":\"\","
                                + "\"createdAt\":\"2026-03-01T09:30:00.250Z\",\"score\":0.5,\"revision\":1}");
    }

    @Test
    void write_everyField_inOrder() {
        Frame frame = read("""
                {"revision":3,"anchors":[{"text":"use WAL","type":"DECISION","id":"a1"}],"events":[{"type":"note","payload":{"x": 1}}],
                 "provenance":{"source":"cli","derivation":[ "x" ]},"score":1,"retention":"keep_forever","closedAt":1000,
                 "createdAt":"1970-01-01T01:00:00.5+01:00","tags":["b","a","b"],"metadata":{"m": [1,  2]},"digestJsonText":"{oops",
                 "digest":"short","outputs":[],"inputs":"text","content":"c","state":"closed","name":"n","type":"review","depth":2,
                 "parent":"p","run":"r","session":"s","project":"q","id":"i"}""");
        assertThat(FrameJson.write(frame)).isEqualTo("""
                        {"id":"i","project":"q","session":"s","run":"r","parent":"p","depth":2,"type":"review","name":"n",\
                        "state":"closed","content":"c","inputs":"text","outputs":[],"digest":"short","digestJsonText":"{oops",\
                        "metadata":{"m": [1,  2]},"tags":["a","b"],"createdAt":"1970-01-01T00:00:00.500Z",\
                        "closedAt":"1970-01-01T00:00:01.000Z","retention":"keep_forever","score":1.0,\
                        "provenance":{"source":"cli","derivation":[ "x" ]},\
                        "events":[{"id":"1","sequence":0,"type":"note","payload":{"x": 1},"at":"1970-01-01T00:00:00.500Z"}],\
                        "anchors":[{"id":"a1","type":"DECISION","text":"use WAL","createdAt":"1970-01-01T00:00:00.500Z"}],"revision":3}""");
        assertThat(frame.events())
                .containsExactly(new FrameEvent("1", 0, "note", "{\"x\": 1}", Instant.ofEpochMilli(500)));
        assertThat(frame.anchors())
                .containsExactly(new Anchor("a1", Anchor.DECISION, "use WAL", 5, Instant.ofEpochMilli(500), "{}"));
        assertThat(frame.provenance()).isEqualTo(new Provenance("cli", "[ \"x\" ]", 1, java.util.Optional.empty(), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"a\" :1.0E+2 ,\t\"a\": \"\\u0041\\/\" }",
                "\"\\ud800\"",
                "-0",
                "1e999999",
                "[[[]]]",
                "\"\u2028\"",
            })
    void write_wellFormedJson_standsAsItIs(String json) {
        Frame frame = read("{\"name\":\"\"}").toBuilder().inputs(json).build();
        assertThat(FrameJson.write(frame)).contains("\"inputs\":" + json + ",");
        assertThat(read(FrameJson.write(frame))).isEqualTo(frame);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", " {}", "{}\n", "{\n}", "{} {}", "{oops", "\"\ud800\"", "\ufeff{}"})
    void write_otherText_isAString(String text) {
        Frame frame = read("{\"name\":\"\"}").toBuilder().inputs(text).build();
        assertThat(FrameJson.write(frame)).contains("\"inputsText\":\"").doesNotContain("\"inputs\":");
        assertThat(read(FrameJson.write(frame))).isEqualTo(frame);
    }

    @Test
    void read_nestedWithLineBreaks_keepsThemAndLeavesThemAsText() {
        Frame frame = read("{\"name\":\"\",\"inputs\":{\r\n  \"a\": 1\n}}");
        assertThat(frame.inputs()).contains("{\r\n  \"a\": 1\n}");
        assertThat(FrameJson.write(frame)).contains("\"inputsText\":\"{\\r\\n  \\\"a\\\": 1\\n}\"");
    }

    @Test
    void read_deepAndLarge_isKept() {
        String deep = "[".repeat(700) + "]".repeat(700);
        String large = "{\"large\":\"" + "x".repeat(2 << 20) + "\",\"digits\":" + "7".repeat(100_000) + "}";
        Frame frame = read("{\"name\":\"\",\"inputs\":" + deep + ",\"outputs\":" + large + "}");
        assertThat(frame.inputs()).contains(deep);
        assertThat(frame.outputs()).contains(large);
        assertThat(read(FrameJson.write(frame))).isEqualTo(frame);
    }

    @Test
    void write_deeperThanAllowed_isAString() {
        String deepest = "[".repeat(JsonSyntax.MAX_VALUE_DEPTH) + "]".repeat(JsonSyntax.MAX_VALUE_DEPTH);
        Frame frame = read("{\"name\":\"\"}").toBuilder()
                .inputs(deepest)
                .outputs("[" + deepest + "]")
                .events(List.of(new FrameEvent("1", 0, "deep", deepest, NOW)))
                .build();
        assertThat(FrameJson.write(frame)).contains("\"inputs\":[", "\"outputsText\":\"[", "\"payload\":[");
        assertThat(read(FrameJson.write(frame))).isEqualTo(frame);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`name`:1}|'name' must be a string, not a number (line 1, column 9)",
                "{`name`:`a`,`nmae`:`b`}|unknown key 'nmae' in a frame; did you mean 'name'? (line 1, column 13)",
                "{`name`:`a`,`created_at`:1}|unknown key 'created_at' in a frame; did you mean 'createdAt'? (line 1, column 13)",
                "{`name`:`a`,`events`:[{`kind`:1}]}|unknown key 'kind' in an event; known are at, id, payload, payloadText, sequence, type"
                        + " (line 1, column 24)",
                "{`name`:`a`,`inputs`:{},`inputsText`:``}|'inputsText' is given twice (line 1, column 25)",
                "{`name`:`a`,`name`:`b`}|'name' is given twice (line 1, column 13)",
                "{`name`:`a`,`score`:1.5}|'score' must lie between 0 and 1 (line 1, column 21)",
                "{`name`:`a`,`revision`:0}|'revision' must lie between 1 and 9223372036854775807 (line 1, column 24)",
                "{`name`:`a`,`depth`:99999999999999999999}|'depth' must lie between 0 and 2147483647 (line 1, column 21)",
                "{`name`:`a`,`createdAt`:`yesterday`}|'createdAt' must be an instant such as 2026-03-01T09:30:00.000Z, not 'yesterday'"
                        + " (line 1, column 25)",
                "{`name`:`a`,`id`:``}|a frame id is empty (line 1, column 18)",
                "{`name`:`a`,`tags`:[1]}|'an element of tags' must be a string, not a number (line 1, column 21)",
                "{`name`:`a`,`anchors`:[{}]}|an anchor needs a text (line 1, column 25)",
                "[{`name`:`a`}]|a frame is a JSON object, not an array (line 1, column 1)",
                "{`name`:`a`} {}|something follows the frame (line 1, column 14)",
            })
    void read_malformed_saysWhatAndWhere(String text, String message) {
        assertThatExceptionOfType(MalformedFrameJson.class)
                .isThrownBy(() -> read(text.replace('`', '"')))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "{",
                "{\"name\":\"a\"",
                "{\"name\":\"a\",}",
                "{name:1}",
                "\u0000\u0001",
                "{\"name\":\"a\nb\"}",
                "nul"
            })
    void read_noJson_isMalformed(String text) {
        assertThatExceptionOfType(MalformedFrameJson.class).isThrownBy(() -> read(text));
    }

    @Test
    void read_secondLine_isNamed() {
        assertMalformed("{\"name\":\"a\",\n  \"depth\":true}", "(line 2, column 11)");
    }

    @Test
    void read_byteOrderMark_isSkipped() {
        byte[] marked = "\ufeff{\"name\":\"é\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(FrameJson.read(marked, 0, marked.length, DEFAULTS).name()).isEqualTo("é");
    }

    @Test
    void read_notUtf8_saysWhere() {
        byte[] latin = "{\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(MalformedFrameJson.class)
                .isThrownBy(() -> FrameJson.read(latin, 0, latin.length, DEFAULTS))
                .withMessage("not UTF-8 (line 1, column 10)");
        byte[] wide = "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_16LE);
        assertThatExceptionOfType(MalformedFrameJson.class)
                .isThrownBy(() -> FrameJson.read(wide, 0, wide.length, DEFAULTS));
    }

    private static Frame read(String text) {
        return FrameJson.read(text, DEFAULTS);
    }

    private static void assertMalformed(String text, String message) {
        assertThatExceptionOfType(MalformedFrameJson.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining(message);
    }
}
