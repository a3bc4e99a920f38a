package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.FrameEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingPassageTest {
    private static final Anchor ANCHOR = new Anchor("a", Anchor.DECISION, "an anchor", 5, NOON, "{}");
    private static final FrameEvent EVENT = new FrameEvent("e", 1, "message", "{\"text\":\"an event\"}", NOON);

    @Test
    void of_allTexts_shortOnesComeFirstAndEventsNotAtAll() {
        assertThat(EmbeddingPassage.of(aFrame("a")
                        .name("a name")
                        .digest("a digest")
                        .content("the content")
                        .anchors(List.of(ANCHOR))
                        .events(List.of(EVENT))
                        .build()))
                .isEqualTo("a name\na digest\nan anchor\nthe content");
    }

    @Test
    void of_textThatStandsTwice_isTakenOnce() {
        assertThat(EmbeddingPassage.of(
                        aFrame("a").name("the same").content(" the same\n").build()))
                .isEqualTo("the same");
    }

    @Test
    void of_eventsAlone_areTheirTexts() {
        assertThat(EmbeddingPassage.of(aFrame("a")
                        .name("")
                        .content(" \n")
                        .events(List.of(EVENT))
                        .build()))
                .isEqualTo("an event");
    }

    @Test
    void of_nothing_isEmpty() {
        assertThat(EmbeddingPassage.of(aFrame("a").name(" ").content("\t").build()))
                .isEmpty();
    }

    @Test
    void of_longText_isCutAtAWholeCharacter() {
        for (String start : List.of("", "x")) {
            String passage = EmbeddingPassage.of(
                    aFrame("a").name("n").content(start + "😀".repeat(9_000)).build());
            assertThat(passage.length())
                    .isBetween(EmbeddingPassage.MAX_CHARACTERS - 1, EmbeddingPassage.MAX_CHARACTERS);
            assertThat(passage).endsWith("😀");
        }
    }

    @Test
    void of_lengthsAroundTheLimit_neverExceedIt() {
        for (int length = EmbeddingPassage.MAX_CHARACTERS - 4; length < EmbeddingPassage.MAX_CHARACTERS + 3; length++) {
            String passage = EmbeddingPassage.of(
                    aFrame("a").name("n".repeat(length)).content("content").build());
            assertThat(passage.length()).isLessThanOrEqualTo(EmbeddingPassage.MAX_CHARACTERS);
        }
    }
}
