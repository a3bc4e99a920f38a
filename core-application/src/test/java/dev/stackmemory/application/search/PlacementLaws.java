package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.ZipfWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where frames lie never shows: the same frames give the same ranking, scores included, however they are spread over homes. */
class PlacementLaws {
    private static final int FRAMES = 240;
    private static final int QUESTIONS = 25;
    private static final ZipfWords WORDS = new ZipfWords(400);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theRanking_isThatOfASingleHome(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Frame> frames = frames(random);
        SearchedHomes together = new SearchedHomes(1).record(0, frames.toArray(Frame[]::new));
        SearchedHomes apart = spread(frames, random);

        for (int number = 0; number < QUESTIONS; number++) {
            SearchRequest request = new SearchRequest(
                    question(random), filter(random), 1 + random.nextInt(20), Duration.ofMinutes(1), Optional.empty());

            List<SearchResult> expected = together.search().search(request).results();
            List<SearchResult> actual = apart.search().search(request).results();

            assertThat(ids(actual)).as("%s", request).isEqualTo(ids(expected));
            for (int index = 0; index < expected.size(); index++) {
                assertThat(actual.get(index).score())
                        .isCloseTo(expected.get(index).score(), within(1e-6));
            }
        }
    }

    private static List<Frame> frames(SplittableRandom random) {
        List<Frame> frames = new ArrayList<>();
        for (int number = 0; number < FRAMES; number++) {
            frames.add(Frames.aFrame("f" + number)
                    .project(new ProjectId("p" + random.nextInt(2)))
                    .session(
                            Optional.of(new SessionId("s" + random.nextInt(20))).filter(any -> random.nextInt(3) > 0))
                    .type(random.nextBoolean() ? "task" : "review")
                    .createdAt(Frames.NOON.minusSeconds(random.nextInt(1_000_000)))
                    .name(WORDS.text(random, 4))
                    .content(WORDS.text(random, 5 + random.nextInt(60)))
                    .build());
        }
        return frames;
    }

    /** Skewed: frames with a frequent first word tend to one home, so that local statistics would rank differently. */
    private static SearchedHomes spread(List<Frame> frames, SplittableRandom random) {
        SearchedHomes homes = new SearchedHomes(2 + random.nextInt(2));
        for (Frame frame : frames) {
            boolean common =
                    frame.name().startsWith(WORDS.word(0)) || frame.name().startsWith(WORDS.word(1));
            homes.record(common ? 0 : random.nextInt(homes.homes.size()), frame);
        }
        return homes;
    }

    private static String question(SplittableRandom random) {
        String words = WORDS.text(random, 1 + random.nextInt(6));
        return switch (random.nextInt(5)) {
            case 0 -> words + " NOT " + WORDS.draw(random);
            case 1 -> WORDS.draw(random).substring(0, 2) + "*";
            default -> words;
        };
    }

    private static FrameFilter filter(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> FrameFilter.ALL.withTypes(Set.of("task"));
            case 1 -> FrameFilter.ofProjects(Set.of(new ProjectId("p1")));
            default -> FrameFilter.ALL;
        };
    }

    private static List<FrameId> ids(List<SearchResult> results) {
        return results.stream().map(result -> result.frame().id()).toList();
    }
}
