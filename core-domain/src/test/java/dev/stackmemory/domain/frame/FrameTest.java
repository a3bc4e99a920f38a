package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for every frame. */
class FrameTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static FrameBuilder builder() {
        return Frame.builder(new FrameId("a"), new ProjectId("p"), NOON);
    }

    @Test
    void builder_startsWithAnActiveTask() {
        Frame frame = builder().build();

        assertThat(frame.isActive()).isTrue();
        assertThat(frame.isKeptForever()).isFalse();
        assertThat(frame.type()).isEqualTo("task");
        assertThat(frame.state()).isEqualTo(Frame.ACTIVE);
        assertThat(frame.retention()).isEqualTo("default");
        assertThat(frame.score()).isEqualTo(0.5);
        assertThat(frame.revision()).isEqualTo(1);
        assertThat(frame.provenance()).isEqualTo(Provenance.UNKNOWN);
        assertThat(frame.content()).isEmpty();
        assertThat(frame.session()).isEmpty();
        assertThat(frame.events()).isEmpty();
    }

    @Test
    void toBuilder_keepsEveryComponent() {
        assertThat(FrameFields.full().toBuilder().build()).isEqualTo(FrameFields.full());
    }

    @Test
    void instants_areCutToTheMillisecond() {
        Instant precise = Instant.parse("2026-03-01T12:00:00.123456789Z");
        Instant cut = Instant.parse("2026-03-01T12:00:00.123Z");
        Frame frame = builder()
                .createdAt(precise)
                .closedAt(precise)
                .events(List.of(new FrameEvent("e", 1, "message", "{}", precise)))
                .anchors(List.of(new Anchor("a", "FACT", "text", 5, precise, "{}")))
                .build();

        assertThat(frame.createdAt()).isEqualTo(cut);
        assertThat(frame.closedAt()).contains(cut);
        assertThat(frame.events().getFirst().at()).isEqualTo(cut);
        assertThat(frame.anchors().getFirst().createdAt()).isEqualTo(cut);
    }

    @Test
    void instants_before1970_areCutDownwards() {
        assertThat(builder().createdAt(Instant.EPOCH.minusNanos(1)).build().createdAt())
                .isEqualTo(Instant.ofEpochMilli(-1));
    }

    @Test
    void instants_beyondTheRange_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().createdAt(Instant.MAX).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().closedAt(Instant.MIN).build());
    }

    @Test
    void tags_areSortedByUtf8_withoutDuplicates() {
        assertThat(builder()
                        .tags(List.of("b", "😀", "\uFF5E", "a", "b", "B"))
                        .build()
                        .tags())
                .containsExactly("B", "a", "b", "\uFF5E", "😀");
    }

    @Test
    void lists_areCopiedAndCannotBeChanged() {
        var events = new ArrayList<>(List.of(new FrameEvent("e", 1, "message", "{}", NOON)));
        var tags = new ArrayList<>(List.of("a"));
        Frame frame = builder().events(events).tags(tags).build();
        events.clear();
        tags.clear();

        assertThat(frame.events()).hasSize(1);
        assertThat(frame.tags()).containsExactly("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> frame.events().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> frame.tags().add("b"));
    }

    @Test
    void numbersOutOfRange_areRefused() {
        for (double score : new double[] {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().score(score).build());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Provenance("", "[]", score, Optional.empty(), ""));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().depth(-1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().revision(0).build());
    }

    @Test
    void negativeZero_isZero() {
        // Stores cannot be trusted to tell them apart, and equality of records does.
        assertThat(builder().score(-0.0).build()).isEqualTo(builder().score(0.0).build());
        assertThat(new Provenance("", "[]", -0.0, Optional.empty(), ""))
                .isEqualTo(new Provenance("", "[]", 0.0, Optional.empty(), ""));
    }

    @Test
    void absent_andEmpty_differ() {
        assertThat(builder().digest("").build()).isNotEqualTo(builder().build());
    }
}
