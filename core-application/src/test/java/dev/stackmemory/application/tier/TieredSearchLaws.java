package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchResult;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.search.StoreExperience;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.testkit.frame.ZipfWords;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search over frames that were moved is that of a memory in which nothing ever moved, scores included. */
class TieredSearchLaws {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final ZipfWords WORDS = new ZipfWords(400);
    private static final int FRAMES = 1_000;

    private final TwoTiers together = new TwoTiers();
    private final TwoTiers apart = new TwoTiers();
    private final HashingEmbeddingModel model = new HashingEmbeddingModel(64);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theRanking_isThatOfAMemoryInWhichNothingMoved(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Frame[] frames = frames(random);
        record(together, frames);
        record(apart, frames);
        List<FrameId> cold = new ArrayList<>();
        for (Frame frame : frames) {
            // Skewed: what is most alike tends to lie together, so that statistics of one store alone would rank
            // differently.
            boolean common =
                    frame.content().startsWith(WORDS.word(0)) || frame.content().startsWith(WORDS.word(1));
            if (common || random.nextInt(3) == 0) {
                cold.add(frame.id());
            }
        }
        apart.move(Tier.COLD, cold.toArray(FrameId[]::new));
        apart.move(Tier.HOT, cold.stream().filter(id -> random.nextInt(5) == 0).toArray(FrameId[]::new));

        int localWouldDiffer = 0;
        for (int number = 0; number < 40; number++) {
            SearchRequest request = new SearchRequest(
                    WORDS.text(random, 1 + random.nextInt(5)),
                    random.nextBoolean() ? FrameFilter.ALL : FrameFilter.ALL.withTypes(Set.of("task")),
                    1 + random.nextInt(20),
                    Duration.ofMinutes(1),
                    Optional.empty());
            List<SearchResult> expected = search(together).search(request).results();
            SearchAnswer actual = search(apart).search(request);
            assertThat(actual.isComplete()).isTrue();
            assertThat(ids(actual.results())).as("%s", request).isEqualTo(ids(expected));
            for (int index = 0; index < expected.size(); index++) {
                assertThat(actual.results().get(index).score())
                        .isCloseTo(expected.get(index).score(), within(1e-6));
            }
            if (!ids(eachForItself(request)).equals(ids(expected))) {
                localWouldDiffer++;
            }
        }
        assertThat(localWouldDiffer)
                .as("questions that local statistics rank differently")
                .isGreaterThanOrEqualTo(12);
    }

    @Test
    void whatIsLeftOver_isNotFound() {
        record(
                apart,
                aFrame("a").content("apple pie").build(),
                aFrame("b").content("apple tart").build());
        apart.move(Tier.COLD, new FrameId("a"), new FrameId("b"));
        // An edit leaves the archived revision behind, and what is forgotten lies there until it is erased.
        apart.record(aFrame("a").revision(2).content("cherry pie").build());
        apart.hot.forget(List.of(new FrameId("b")), NEVER);

        assertThat(search(apart).search(question("apple")).results()).isEmpty();
        assertThat(ids(search(apart).search(question("cherry")).results())).containsExactly(new FrameId("a"));
        assertThat(ids(search(apart).search(question("pie")).results())).containsExactly(new FrameId("a"));
    }

    @Test
    void aFrameThatMovesBetweenBeingFoundAndBeingRead_isShown() {
        record(apart, aFrame("a").content("apple pie").build());
        apart.move(Tier.COLD, new FrameId("a"));
        SearchableHome cold = apart.searchable().get(1);
        SearchFrames search = new SearchFrames(
                () -> List.of(
                        apart.searchable().getFirst(),
                        new SearchableHome(
                                cold.tier(),
                                new MovingOnFind(cold.frames(), () -> apart.move(Tier.HOT, new FrameId("a"))),
                                cold.words(),
                                cold.neighbours(),
                                cold.vectors())),
                Optional.empty(),
                RankingSettings.DEFAULT,
                InstantSource.fixed(NOON),
                deadline -> List.of(),
                CostModel.DEFAULT,
                new StoreExperience());
        assertThat(ids(search.search(question("apple")).results())).containsExactly(new FrameId("a"));
    }

    private static SearchRequest question(String text) {
        return new SearchRequest(text, FrameFilter.ALL, 5, Duration.ofMinutes(1), Optional.empty());
    }

    private Frame[] frames(SplittableRandom random) {
        Frame[] frames = new Frame[FRAMES];
        for (int number = 0; number < FRAMES; number++) {
            frames[number] = aFrame("f" + number)
                    .project(new ProjectId("p" + random.nextInt(2)))
                    .session(
                            Optional.of(new SessionId("s" + random.nextInt(60))).filter(any -> random.nextInt(3) > 0))
                    .type(random.nextBoolean() ? "task" : "review")
                    .createdAt(NOON.minusSeconds(random.nextInt(1_000_000)))
                    .content(WORDS.text(random, 5 + random.nextInt(40)))
                    .build();
        }
        return frames;
    }

    private void record(TwoTiers memory, Frame... frames) {
        memory.record(frames);
        List<FrameVector> vectors = new ArrayList<>();
        for (Frame frame : frames) {
            vectors.add(new FrameVector(
                    frame.id(),
                    frame.revision(),
                    model.embed(List.of(frame.content()), NEVER).getFirst()));
        }
        memory.hot.vectors().put(model.id(NEVER), vectors, NEVER);
    }

    private SearchFrames search(TwoTiers memory) {
        List<SearchableHome> homes = memory.searchable();
        return new SearchFrames(homes, Optional.of(model), RankingSettings.DEFAULT, InstantSource.fixed(NOON));
    }

    /** What came of asking each store for itself, and merging by score. */
    private List<SearchResult> eachForItself(SearchRequest request) {
        return apart.searchable().stream()
                .flatMap(home -> new SearchFrames(
                                List.of(home), Optional.of(model), RankingSettings.DEFAULT, InstantSource.fixed(NOON))
                        .search(request).results().stream())
                .sorted((one, other) -> Double.compare(other.score(), one.score()))
                .limit(request.limit())
                .toList();
    }

    private static List<FrameId> ids(List<SearchResult> results) {
        return results.stream().map(result -> result.frame().id()).toList();
    }
}
