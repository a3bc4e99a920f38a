package dev.stackmemory.testkit.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tests rely on when they use generated frames. */
class FrameGeneratorTest {
    @Test
    void sameSeed_givesTheSameFramesAndFilters() {
        var one = new FrameGenerator(5);
        var other = new FrameGenerator(5);

        assertThat(one.next(100)).isEqualTo(other.next(100));
        assertThat(one.nextFilter()).isEqualTo(other.nextFilter());
        assertThat(one.next()).isNotEqualTo(new FrameGenerator(6).next());
    }

    @Test
    void ids_areUnique_andBeginWithThePrefix() {
        List<Frame> frames = new FrameGenerator(5, "w1-").next(500);

        assertThat(Frames.idsOf(frames)).hasSize(500).allMatch(id -> id.value().startsWith("w1-"));
    }

    @Test
    void filters_matchSomeButNotAll_often() {
        var generator = new FrameGenerator(7);
        List<Frame> frames = generator.next(300);
        int selective = 0;
        for (int round = 0; round < 200; round++) {
            FrameFilter filter = generator.nextFilter();
            long matching = frames.stream().filter(filter::matches).count();
            selective += matching > 0 && matching < 300 ? 1 : 0;
        }

        assertThat(selective).isGreaterThan(60);
    }

    @Test
    void scoresAndTimes_tie() {
        List<Frame> frames = new FrameGenerator(9).next(1_000);

        assertThat(frames.stream().map(Frame::score).distinct().count()).isLessThan(30);
        assertThat(frames.stream().map(Frame::createdAt).distinct().count()).isLessThan(600);
    }

    @Test
    void words_areDifferent_andFollowZipf() {
        var words = new ZipfWords(1_000);
        var random = new SplittableRandom(3);
        int[] drawn = new int[2];
        for (int draw = 0; draw < 20_000; draw++) {
            String word = words.draw(random);
            drawn[0] += word.equals(words.word(0)) ? 1 : 0;
            drawn[1] += word.equals(words.word(9)) ? 1 : 0;
        }

        assertThat(IntStream.range(0, 1_000).mapToObj(words::word).distinct().count())
                .isEqualTo(1_000);
        assertThat(drawn[0] / (double) drawn[1]).isBetween(7.0, 14.0);
    }

    @Test
    void hostileTexts_areDifferent_andLegalWhereTheyMustBe() {
        assertThat(HostileTexts.texts()).doesNotHaveDuplicates();
        assertThat(HostileTexts.json()).doesNotHaveDuplicates();
        assertThat(HostileTexts.instants()).doesNotHaveDuplicates().isSorted();
        assertThat(HostileTexts.identifiers().stream().map(FrameId::new)).doesNotHaveDuplicates();
    }

    @Test
    void everyTextField_holdsItsText() {
        for (TextField field : TextField.values()) {
            Frame one = field.frameWith("a", "one");
            Frame other = field.frameWith("a", "other");
            assertThat(ContentHash.of(one)).as(field.name()).isNotEqualTo(ContentHash.of(other));
        }
    }
}
