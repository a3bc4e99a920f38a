package dev.stackmemory.ports.json;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Frames that no writer of JSON likes, drawn from a seed. */
final class HostileFrames {
    private static final List<String> SCRAPS = List.of(
            "",
            " ",
            "\n",
            "\r\n",
            "\t",
            "\"",
            "\\",
            "/",
            "\u0000",
            "\u0001",
            "\u001f",
            "\u007f",
            "\u0085",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\ud800",
            "\udc00",
            "\udbff\udfff",
            "\ud83d\ude00",
            "日本語",
            "é",
            "\\u0041",
            "null",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "NaN",
            "\ufffd",
            "\uffff",
            "word");
    private static final List<String> JSON = List.of(
            "{}",
            "[]",
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1e400",
            "1E+2",
            "12345678901234567890123456789",
            "\"\"",
            "\"\\ud800\"",
            "{\"a\":1,\"a\":2}",
            "{ \"a\" : [ 1 , 2 ] }",
            "\"\\u0041\\/\"",
            "{\"\":{}}",
            "\"\u2028\"",
            "\"日本語 \ud83d\ude00\"");
    private static final List<String> NEARLY_JSON = List.of(
            "",
            " ",
            " {}",
            "{} ",
            "{}{}",
            "{\"a\":}",
            "[1,]",
            "{'a':1}",
            "01",
            "+1",
            ".5",
            "1.",
            "NaN",
            "nul",
            "\"\n\"",
            "{\n}",
            "{\r}",
            "\"\ud800\"",
            "{\"\udc00\":1}",
            "\"open",
            "[[[",
            "\"\u0000\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\ufeff{}",
            "// no\n{}",
            "tru e",
            "{}\u0000",
            "{\u00a0}",
            "1 2",
            "-",
            "\\");

    private final Random random;

    HostileFrames(long seed) {
        this.random = new Random(seed);
    }

    Frame next() {
        var at = instant();
        return Frame.builder(new FrameId(identifier()), new ProjectId(identifier()), at)
                .session(maybe(() -> new SessionId(identifier())))
                .run(maybe(this::text))
                .parent(maybe(() -> new FrameId(identifier())))
                .depth(random.nextInt(3) == 0 ? random.nextInt(Integer.MAX_VALUE) : 0)
                .type(text())
                .name(text())
                .state(text())
                .content(text())
                .inputs(maybe(this::json))
                .outputs(maybe(this::json))
                .digest(maybe(this::text))
                .digestJson(maybe(this::json))
                .metadata(maybe(this::json))
                .tags(list(this::text))
                .closedAt(maybe(this::instant))
                .retention(random.nextBoolean() ? "default" : text())
                .score(random.nextBoolean() ? random.nextDouble() : random.nextInt(2))
                .provenance(
                        random.nextBoolean()
                                ? Provenance.UNKNOWN
                                : new Provenance(text(), json(), random.nextDouble(), maybe(this::text), text()))
                .events(list(() -> new FrameEvent(text(), random.nextLong(), text(), json(), instant())))
                .anchors(list(() -> new Anchor(text(), text(), text(), random.nextInt(), instant(), json())))
                .revision(random.nextBoolean() ? 1 : 1 + random.nextLong(Long.MAX_VALUE))
                .build();
    }

    String text() {
        var text = new StringBuilder();
        int scraps = random.nextInt(6);
        for (int scrap = 0; scrap < scraps; scrap++) {
            text.append(pick(SCRAPS));
        }
        return text.toString();
    }

    String json() {
        return switch (random.nextInt(4)) {
            case 0 -> pick(NEARLY_JSON);
            case 1 -> text();
            case 2 -> "{\"a\":" + pick(JSON) + ",\t\"b\":[" + pick(JSON) + " , " + pick(JSON) + "]}";
            default -> pick(JSON);
        };
    }

    private String identifier() {
        return pick(List.of("a", "/home/x y/", "😀", "\"quoted\"", " blank ", "\n", "\u2028", "\\"))
                + random.nextInt(1_000);
    }

    private Instant instant() {
        return switch (random.nextInt(6)) {
            case 0 -> Instant.ofEpochMilli(random.nextLong());
            case 1 -> Instant.ofEpochMilli(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
            case 2 -> Instant.EPOCH;
            default -> Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
        };
    }

    private <T> Optional<T> maybe(Supplier<T> made) {
        return random.nextBoolean() ? Optional.of(made.get()) : Optional.empty();
    }

    private <T> List<T> list(Supplier<T> made) {
        var elements = new ArrayList<T>();
        int size = random.nextInt(4);
        for (int index = 0; index < size; index++) {
            elements.add(made.get());
        }
        return elements;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
