package dev.stackmemory.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratedFramesTest {
    private final GeneratedFrames frames = new GeneratedFrames(SourceTexts.invented(), 1);

    @Test
    void frame_sameNumber_isTheSame() {
        assertThat(frames.frame(7)).isEqualTo(new GeneratedFrames(SourceTexts.invented(), 1).frame(7));
    }

    @Test
    void frame_isOfOneKilobyte() {
        assertThat(frames.frame(0).content().length()).isBetween(950, 1_050);
    }

    @Test
    void commonWord_isInAboutHalfOfTheFrames() {
        String word = frames.commonWord();
        long holders = IntStream.range(0, 1_000)
                .filter(number ->
                        List.of(frames.frame(number).content().split("[^a-z]+")).contains(word))
                .count();

        assertThat(holders).isBetween(250L, 850L);
    }
}
