package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.frame.FrameMerge.Lost;
import dev.stackmemory.domain.frame.FrameMerge.Merged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two edits of one frame")
class FrameMergeTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Frame BASE = Frame.builder(new FrameId("f"), new ProjectId("p"), NOON)
            .name("base")
            .state("active")
            .tags(Set.of("kept", "removed"))
            .events(List.of(event("e1", 1, "{}")))
            .revision(2)
            .build();

    private static FrameEvent event(String id, long sequence, String payload) {
        return new FrameEvent(id, sequence, "note", payload, NOON);
    }

    private static Anchor anchor(String id, String text) {
        return new Anchor(id, "FACT", text, 5, NOON, "{}");
    }

    private static FrameBuilder edit() {
        return BASE.toBuilder().revision(3);
    }

    private static Merged merge(Frame earlier, Frame later) {
        return FrameMerge.merge(Optional.of(BASE), earlier, later);
    }

    @Test
    void keepWhatOnlyOneOfThemChanged() {
        Merged merged = merge(
                edit().name("the earlier's").build(),
                edit().state("closed").content("the later's").build());

        assertThat(merged.frame().name()).isEqualTo("the earlier's");
        assertThat(merged.frame().state()).isEqualTo("closed");
        assertThat(merged.frame().content()).isEqualTo("the later's");
        assertThat(merged.lost()).isEmpty();
    }

    @Test
    void giveTheLaterOneTheLastWordAndKeepTheOtherValueAside() {
        Merged merged = merge(
                edit().name("earlier").digest("a digest").build(),
                edit().name("later").build());

        assertThat(merged.frame().name()).isEqualTo("later");
        assertThat(merged.frame().digest()).contains("a digest");
        assertThat(merged.lost()).containsExactly(new Lost("name", Optional.of("earlier")));
    }

    @Test
    void losesAnEmptyValueToo() {
        Frame base = BASE.toBuilder().digest("base").build();
        Merged merged = FrameMerge.merge(
                Optional.of(base),
                base.toBuilder().digest(Optional.empty()).build(),
                base.toBuilder().digest("later").build());

        assertThat(merged.frame().digest()).contains("later");
        assertThat(merged.lost()).containsExactly(new Lost("digest", Optional.empty()));
    }

    @Test
    void uniteEventsAnchorsAndTags() {
        Merged merged = merge(
                edit().events(List.of(event("e1", 1, "{}"), event("a", 2, "{}")))
                        .anchors(List.of(anchor("x", "one")))
                        .tags(Set.of("kept", "removed", "earlier"))
                        .build(),
                edit().events(List.of(event("e1", 1, "{}"), event("b", 2, "{}"), event("c", 3, "{}")))
                        .anchors(List.of(anchor("y", "two")))
                        .tags(Set.of("kept", "later"))
                        .build());

        assertThat(merged.frame().events()).extracting(FrameEvent::id).containsExactly("e1", "a", "b", "c");
        assertThat(merged.frame().anchors()).extracting(Anchor::id).containsExactly("x", "y");
        assertThat(merged.frame().tags()).containsExactly("earlier", "kept", "later");
        assertThat(merged.lost()).isEmpty();
    }

    @Test
    void uniteAnEventThatBothChangedAsAScalar() {
        Merged merged = merge(
                edit().events(List.of(event("e1", 1, "{\"by\":\"earlier\"}"))).build(),
                edit().events(List.of(event("e1", 1, "{\"by\":\"later\"}"))).build());

        assertThat(merged.frame().events()).containsExactly(event("e1", 1, "{\"by\":\"later\"}"));
        assertThat(merged.lost()).extracting(Lost::field).containsExactly("events/e1");
        assertThat(merged.lost().getFirst().value())
                .hasValueSatisfying(value -> assertThat(value).contains("{\"by\":\"earlier\"}"));
    }

    @Test
    void becomeARevisionAboveBoth() {
        assertThat(merge(edit().revision(7).build(), edit().build()).frame().revision())
                .isEqualTo(8);
    }

    @Test
    void countEveryDifferenceAsAContradictionWhereTheBaseIsUnknown() {
        Merged merged = FrameMerge.merge(
                Optional.empty(),
                edit().name("earlier").build(),
                edit().state("closed").build());

        assertThat(merged.frame().name()).isEqualTo("base");
        assertThat(merged.frame().state()).isEqualTo("closed");
        assertThat(merged.lost())
                .containsExactly(new Lost("name", Optional.of("earlier")), new Lost("state", Optional.of("active")));
    }

    @Test
    void areNoneIfOnlyTheirIdIsTheSame() {
        Frame stranger =
                Frame.builder(BASE.id(), BASE.project(), NOON.plusMillis(1)).build();

        assertThat(stranger.origin()).isNotEqualTo(BASE.origin());
        assertThatIllegalArgumentException().isThrownBy(() -> merge(BASE, stranger));
    }
}
