package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameTextsTest {
    private static List<String> eventTexts(String... payloads) {
        Frame frame = Frame.builder(new FrameId("f"), new ProjectId("p"), Instant.EPOCH)
                .events(IntStream.range(0, payloads.length)
                        .mapToObj(n -> new FrameEvent("e" + n, n, "note", payloads[n], Instant.EPOCH))
                        .toList())
                .build();
        return FrameTexts.of(frame).getOrDefault(FrameField.EVENTS, new ArrayList<>());
    }

    @Test
    void of_emptyFrame_isEmpty() {
        assertThat(FrameTexts.of(Frame.builder(new FrameId("f"), new ProjectId("p"), Instant.EPOCH)
                        .build()))
                .isEmpty();
    }

    @Test
    void of_sameTextThrice_keepsItOnceInTheFirstField() {
        Frame frame = Frame.builder(new FrameId("f"), new ProjectId("p"), Instant.EPOCH)
                .name("same")
                .digest(" same\n")
                .content("other")
                .anchors(List.of(new Anchor("a", "FACT", "other", 5, Instant.EPOCH, "{}")))
                .build();
        assertThat(FrameTexts.of(frame)).containsOnlyKeys(FrameField.NAME, FrameField.CONTENT);
    }

    @Test
    void of_payload_givesStringsWithoutMemberNames() {
        assertThat(eventTexts("{\"tool\":\"bash\",\"input\":{\"command\" : \"ls -l\",\"n\":3},\"more\":[\"x\",null]}"))
                .containsExactly("bash", "ls -l", "x");
        assertThat(eventTexts("\"plain\"")).containsExactly("plain");
        assertThat(eventTexts("{}", "[1,2]", "null-like")).containsExactly("null-like");
    }

    @Test
    void of_payload_resolvesEscapes() {
        assertThat(eventTexts("[\"a\\nb \\u0041\\\" \\/ \\uZZ\"]")).containsExactly("a\nb A\" /  ZZ");
    }

    @Test
    void of_malformedPayload_isTextAsItStands() {
        for (String odd : List.of("{not json", "{\"open", "[\"a\\\"]", "plain words", "{\"a\": \"b\"} tail")) {
            assertThat(eventTexts(odd)).containsExactly(odd);
        }
    }
}
