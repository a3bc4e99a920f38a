package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexedFrameTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    @Test
    void of_frame_weighsFieldsAndKeepsPositions() {
        IndexedFrame indexed = IndexedFrame.of(
                frame().name("tree").content("one tree, two trees").build());
        assertThat(indexed.occurrences("tree"))
                .isEqualTo(new TermOccurrences(FrameField.NAME.weight() + 2 * FrameField.CONTENT.weight(), new int[] {
                    FieldPosition.of(FrameField.NAME, 0),
                    FieldPosition.of(FrameField.CONTENT, 1),
                    FieldPosition.of(FrameField.CONTENT, 3)
                }));
        assertThat(indexed.occurrences("absent")).isSameAs(TermOccurrences.NONE);
    }

    @Test
    void length_countsDifferentTerms() {
        assertThat(IndexedFrame.of(frame().build()).length()).isZero();
        assertThat(IndexedFrame.of(frame().content("tree trees RepoMap").build())
                        .terms())
                .containsExactlyInAnyOrder("tree", "repomap", "repo", "map");
    }

    @Test
    void of_severalTextsInAField_areApart() {
        List<Anchor> anchors = List.of(anchor("a", "one two"), anchor("b", "three"));
        assertThat(IndexedFrame.of(frame().anchors(anchors).build())
                        .occurrences("three")
                        .position(0))
                .isEqualTo(FieldPosition.of(FrameField.ANCHORS, 2 + FieldPosition.GAP));
    }

    @Test
    void of_manyOccurrences_keepsTheFirst() {
        TermOccurrences many =
                IndexedFrame.of(frame().content("tree ".repeat(1_000)).build()).occurrences("tree");
        assertThat(many.frequency()).isEqualTo(1_000);
        assertThat(many.count()).isEqualTo(TermOccurrences.MAX_POSITIONS_IN_FIELD);
        assertThat(FieldPosition.inField(many.position(many.count() - 1))).isEqualTo(many.count() - 1);
    }

    private static FrameBuilder frame() {
        return Frame.builder(new FrameId("f"), new ProjectId("p"), NOW);
    }

    private static Anchor anchor(String id, String text) {
        return new Anchor(id, "FACT", text, 5, NOW, "{}");
    }
}
