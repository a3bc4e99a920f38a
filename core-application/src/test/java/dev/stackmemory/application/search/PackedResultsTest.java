package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.search.PackedResults.Form;
import dev.stackmemory.application.search.PackedResults.Packed;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.text.TokenEstimate;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackedResultsTest {
    @Test
    void whatFits_isWhole() {
        PackedResults packed = PackedResults.of(results(named("a", "short").build()), 100);

        assertThat(packed.results()).extracting(Packed::form).containsExactly(Form.WHOLE);
        assertThat(packed.results().getFirst().text()).isEqualTo("a\n\nshort");
        assertThat(packed.tokens()).isEqualTo(2);
        assertThat(packed.leftOut()).isZero();
    }

    @Test
    void whatDoesNotFit_isItsDigest_andWithoutOneLeftOut() {
        Frame digested = named("a", "x".repeat(1_000)).digest("in short").build();
        Frame none = named("b", "x".repeat(1_000)).build();

        PackedResults packed = PackedResults.of(results(digested, none), 100);

        assertThat(packed.results()).extracting(Packed::form).containsExactly(Form.DIGEST);
        assertThat(packed.results().getFirst().text()).isEqualTo("a\n\nin short");
        assertThat(packed.leftOut()).isEqualTo(1);
    }

    @Test
    void aWorseResult_takesTheRoomThatABetterOneCouldNotUse() {
        PackedResults packed = PackedResults.of(
                results(
                        named("large", "x".repeat(1_000)).build(),
                        named("small", "y").build()),
                100);

        assertThat(packed.results())
                .extracting(each -> each.result().frame().name())
                .containsExactly("small");
    }

    @Test
    void used_areThoseUpToTheLastThatFits_andAllWhereNoneDoes() {
        Frame large = named("large", "x".repeat(1_000)).build();
        Frame small = named("small", "y").build();

        assertThat(PackedResults.of(results(large, small, large), 100).used()).isEqualTo(2);
        assertThat(PackedResults.of(results(small, small), 100).used()).isEqualTo(2);
        assertThat(PackedResults.of(results(large, large), 100).used()).isEqualTo(2);
    }

    @Test
    void togetherTheyStayWithinTheTokens() {
        Frame[] frames = new Frame[20];
        Arrays.setAll(
                frames, number -> named("n" + number, "word ".repeat(number)).build());

        PackedResults packed = PackedResults.of(results(frames), 60);

        assertThat(packed.tokens()).isLessThanOrEqualTo(60);
        assertThat(packed.tokens())
                .isEqualTo(packed.results().stream()
                        .mapToLong(each -> TokenEstimate.of(each.text()))
                        .sum());
        assertThat(packed.results().size() + packed.leftOut()).isEqualTo(20);
    }

    @Test
    void wholeSaysEverythingOnce() {
        Frame frame = full("f");
        String text =
                PackedResults.of(results(frame), 1_000_000).results().getFirst().text();

        assertThat(text).contains(frame.content().strip());
        frame.inputs().ifPresent(inputs -> assertThat(text).containsOnlyOnce(inputs.strip()));
        frame.anchors()
                .forEach(anchor -> assertThat(text).contains(anchor.text().strip()));
        frame.events()
                .forEach(event -> assertThat(text).contains(event.payload().strip()));
    }

    @Test
    void noTokensAtAll_areRefused() {
        assertThatThrownBy(() -> PackedResults.of(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static FrameBuilder named(String name, String content) {
        return aFrame(name).name(name).content(content);
    }

    private static List<SearchResult> results(Frame... frames) {
        return Arrays.stream(frames)
                .map(frame ->
                        new SearchResult(frame, StoreId.shared("sqlite"), Tier.HOT, 1, Map.of(), Optional.empty()))
                .toList();
    }
}
