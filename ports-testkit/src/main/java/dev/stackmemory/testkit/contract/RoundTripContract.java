package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import dev.stackmemory.testkit.frame.TextField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What goes in comes out: every component of a frame, whatever legal value it has, equal to the last bit and in the same order.
 * Part of the suites for stores and for homes.
 */
abstract class RoundTripContract extends StoreContract {
    /** Writes the frames, all new. */
    protected abstract void write(List<Frame> frames);

    @Test
    void everyComponent_comesBack() {
        assertComesBack(full("a"));
    }

    @Test
    void bareFrame_staysBare() {
        assertComesBack(Frame.builder(new FrameId("bare"), Frames.PROJECT, Instant.EPOCH)
                .build());
    }

    @Test
    void emptyText_isNotAbsent() {
        assertComesBack(aFrame("empty")
                .run("")
                .inputs("")
                .outputs("")
                .digest("")
                .digestJson("")
                .metadata("")
                .tags(List.of(""))
                .type("")
                .state("")
                .name("")
                .content("")
                .retention("")
                .provenance(new Provenance("", "", 0, Optional.of(""), ""))
                .events(List.of(new FrameEvent("", 0, "", "", Instant.EPOCH)))
                .anchors(List.of(new Anchor("", "", "", 0, Instant.EPOCH, "")))
                .build());
    }

    @ParameterizedTest
    @EnumSource
    void hostileText_comesBack(TextField field) {
        assertComesBack(each(HostileTexts.texts(), (id, text) -> field.frameWith(id, text)));
    }

    @ParameterizedTest
    @EnumSource
    void oddJson_comesBackByteForByte(TextField field) {
        assertComesBack(each(HostileTexts.json(), (id, text) -> field.frameWith(id, text)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTENT", "INPUTS", "OUTPUTS", "DIGEST", "METADATA", "EVENT_PAYLOAD", "ANCHOR_TEXT"})
    void twoMegabytes_comeBack(TextField field) {
        var text = new StringBuilder(2 << 20);
        var random = new SplittableRandom(17);
        while (text.length() < 2 << 20) {
            text.appendCodePoint(random.nextInt(50) == 0 ? 0x1F600 + random.nextInt(80) : ' ' + random.nextInt(95));
        }
        assertComesBack(field.frameWith("large", text.toString()));
    }

    @Test
    void opaqueIds_areKeptApart() {
        assertComesBack(HostileTexts.identifiers().stream()
                .map(id -> aFrame(id).content("content of <" + id + ">").build())
                .toList());
    }

    @Test
    void opaqueProjectSessionAndParent_comeBack() {
        assertComesBack(each(
                HostileTexts.identifiers(),
                (id, opaque) -> aFrame(id)
                        .project(new ProjectId(opaque))
                        .session(new SessionId(opaque))
                        .parent(new FrameId(opaque))
                        .build()));
    }

    @Test
    void longestId_isKept() {
        assertComesBack(aFrame("x".repeat(2_048)).build());
        assertComesBack(aFrame("漢".repeat(682))
                .project(new ProjectId("p".repeat(2_048)))
                .build());
    }

    @Test
    void extremeInstants_comeBack() {
        List<Instant> instants = HostileTexts.instants();
        assertComesBack(IntStream.range(0, instants.size())
                .mapToObj(index -> {
                    Instant at = instants.get(index);
                    return aFrame("at" + index)
                            .createdAt(at)
                            .closedAt(at)
                            .events(List.of(new FrameEvent("e", 1, "message", "{}", at)))
                            .anchors(List.of(new Anchor("a", "FACT", "text", 5, at, "{}")))
                            .build();
                })
                .toList());
    }

    @Test
    void milliseconds_areNotCut() {
        assertComesBack(aFrame("ms")
                .createdAt(NOON.plusMillis(1))
                .closedAt(NOON.plusMillis(999))
                .events(List.of(new FrameEvent("e", 1, "message", "{}", NOON.plusMillis(123))))
                .anchors(List.of(new Anchor("a", "FACT", "text", 5, NOON.plusMillis(457), "{}")))
                .build());
    }

    @Test
    void extremeNumbers_comeBack() {
        double[] fractions = {0, Double.MIN_VALUE, 1e-300, 0.1, 0.1 + 0.2, 1 - 0x1p-53, 1};
        for (double fraction : fractions) {
            assertComesBack(aFrame("fraction" + fraction)
                    .score(fraction)
                    .provenance(new Provenance("", "[]", fraction, Optional.empty(), ""))
                    .build());
        }
        assertComesBack(aFrame("large")
                .depth(Integer.MAX_VALUE)
                .revision(Long.MAX_VALUE)
                .events(List.of(
                        new FrameEvent("least", Long.MIN_VALUE, "message", "{}", NOON),
                        new FrameEvent("most", Long.MAX_VALUE, "message", "{}", NOON)))
                .anchors(List.of(
                        new Anchor("least", "FACT", "", Integer.MIN_VALUE, NOON, "{}"),
                        new Anchor("most", "FACT", "", Integer.MAX_VALUE, NOON, "{}")))
                .build());
    }

    @Test
    void manyEventsAndAnchorsWithEqualSequence_keepTheirOrder() {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, 1_500).boxed().toList());
        Collections.shuffle(numbers, new Random(4));
        assertComesBack(aFrame("many")
                .events(numbers.stream()
                        .map(number -> new FrameEvent("e" + number, number % 3, "message", "{\"n\":1}", NOON))
                        .toList())
                .anchors(numbers.stream()
                        .map(number -> new Anchor("a" + number, "FACT", "text " + number, 5, NOON, "{}"))
                        .toList())
                .build());
    }

    @Test
    void eventAndAnchorIds_meetThoseOfOtherFrames() {
        assertComesBack(List.of(
                full("a"), full("b"), aFrame("c").events(full("a").events()).build()));
    }

    @Test
    void manyTags_comeBack() {
        var tags =
                new ArrayList<>(IntStream.range(0, 300).mapToObj(n -> "tag" + n).toList());
        tags.addAll(HostileTexts.texts());
        assertComesBack(aFrame("tagged").tags(tags).build());
    }

    @Test
    void closedBeforeCreated_isKept() {
        assertComesBack(aFrame("odd").closedAt(NOON.minusSeconds(1)).build());
    }

    private interface FrameWith {
        Frame make(String id, String text);
    }

    private static List<Frame> each(List<String> texts, FrameWith frameWith) {
        return IntStream.range(0, texts.size())
                .mapToObj(index -> frameWith.make("text" + index, texts.get(index)))
                .toList();
    }

    private void assertComesBack(Frame frame) {
        assertComesBack(List.of(frame));
    }

    private void assertComesBack(List<Frame> frames) {
        write(frames);
        Map<FrameId, StoredFrame> found =
                port(FrameStore.class).find(frames.stream().map(Frame::id).toList(), NO_LIMIT);

        assertThat(found).hasSameSizeAs(frames);
        for (Frame written : frames) {
            assertThat(found).containsKey(written.id());
            StoredFrame copy = Objects.requireNonNull(found.get(written.id()));
            // Megabytes in an assertion's message help nobody: only what is small is compared with a description of
            // both.
            assertThat(copy.frame().equals(written))
                    .as(() -> "frame " + written.id() + " comes back unchanged; written " + start(written) + ", read "
                            + start(copy.frame()))
                    .isTrue();
            assertThat(copy.hash()).isEqualTo(ContentHash.of(written));
        }
    }

    private static String start(Frame frame) {
        String text = frame.toString();
        return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
    }
}
