package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.testkit.frame.ZipfFrames;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where frames lie never shows: the same frames give the same ranking, scores included, however they are spread over homes. */
class PlacementLaws {
    private static final int FRAMES = 240;
    private static final int QUESTIONS = 25;

    private final Optional<EmbeddingModel> model = Optional.of(new HashingEmbeddingModel(64));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theRanking_isThatOfASingleHome(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ZipfFrames zipf = new ZipfFrames(random);
        List<Frame> frames = zipf.frames(FRAMES);
        SearchedHomes together = new SearchedHomes(1, model).record(0, frames.toArray(Frame[]::new));
        SearchedHomes apart = spread(frames, random);

        for (int number = 0; number < QUESTIONS; number++) {
            SearchRequest request = new SearchRequest(
                    zipf.question(),
                    zipf.filter(),
                    1 + random.nextInt(20),
                    Duration.ofMinutes(1),
                    Optional.of(zipf.session()).filter(any -> random.nextInt(3) == 0));

            List<SearchResult> expected = together.search().search(request).results();
            List<SearchResult> actual = apart.search().search(request).results();

            assertThat(ids(actual)).as("%s", request).isEqualTo(ids(expected));
            for (int index = 0; index < expected.size(); index++) {
                assertThat(actual.get(index).score())
                        .isCloseTo(expected.get(index).score(), within(1e-6));
            }
        }
    }

    /** Skewed: frames that begin commonly lie in one home, so that local statistics would rank differently. */
    private SearchedHomes spread(List<Frame> frames, SplittableRandom random) {
        SearchedHomes homes = new SearchedHomes(2 + random.nextInt(2), model);
        for (Frame frame : frames) {
            homes.record(ZipfFrames.beginsCommonly(frame) ? 0 : random.nextInt(homes.homes.size()), frame);
        }
        return homes;
    }

    private static List<FrameId> ids(List<SearchResult> results) {
        return results.stream().map(result -> result.frame().id()).toList();
    }
}
