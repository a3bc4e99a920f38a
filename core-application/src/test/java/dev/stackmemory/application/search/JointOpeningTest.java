package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that can be asked for words and vectors at once is asked once, where the vector of the question is at hand. */
class JointOpeningTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final InMemoryHome home = new InMemoryHome(StoreId.shared("store"), Tier.HOT, new VirtualTime(Frames.NOON));
    private final HashingEmbeddingModel model = new HashingEmbeddingModel(64);
    private final InMemoryLexicalIndex memory = new InMemoryLexicalIndex(home.changes());
    private final AtomicInteger together = new AtomicInteger();
    private final AtomicInteger wordsAlone = new AtomicInteger();
    private final CountDownLatch wordsAreOpen = new CountDownLatch(1);

    private final LexicalIndex words = new ForwardingLexicalIndex(memory) {
        @Override
        public LexicalView open(Deadline deadline) {
            wordsAlone.incrementAndGet();
            wordsAreOpen.countDown();
            return super.open(deadline);
        }
    };

    @BeforeEach
    void fill() {
        for (String text : List.of("the cache is stale", "a restart of the server", "stale bread")) {
            home.record(
                    List.of(FrameWrite.create(
                            aFrame(text.replace(' ', '-')).content(text).build())),
                    Deadline.NEVER);
            home.vectors()
                    .put(
                            model.id(Deadline.NEVER),
                            List.of(new FrameVector(
                                    Frames.id(text.replace(' ', '-')),
                                    1,
                                    model.embed(List.of(text), Deadline.NEVER).getFirst())),
                            Deadline.NEVER);
        }
    }

    private SearchAnswer search(Optional<HybridIndex> both, EmbeddingModel asked, Duration headStart) {
        var searched = new SearchableHome(Tier.HOT, home, words, home.neighbours(), Optional.of(home.vectors()), both);
        return new SearchFrames(
                        () -> List.of(searched),
                        Optional.of(asked),
                        RankingSettings.DEFAULT,
                        InstantSource.fixed(Frames.NOON),
                        deadline -> List.of(),
                        CostModel.DEFAULT,
                        new StoreExperience(),
                        headStart,
                        System::nanoTime)
                .search(new SearchRequest("stale cache", FrameFilter.ALL, 10, LONG, Optional.empty()));
    }

    private HybridIndex both() {
        return (id, query, filter, limit, deadline) -> {
            together.incrementAndGet();
            return new HybridIndex.Opened(
                    memory.open(deadline), home.vectors().nearest(id, query, filter, limit, deadline));
        };
    }

    @Test
    void search_vectorAtHand_goesThereOnce() {
        SearchAnswer apart = search(Optional.empty(), model, LONG);
        assertThat(wordsAlone).hasValue(1);

        SearchAnswer answer = search(Optional.of(both()), model, LONG);

        assertThat(together).hasValue(1);
        assertThat(wordsAlone).hasValue(1);
        assertThat(answer.results()).isEqualTo(apart.results()).isNotEmpty();
        assertThat(answer.lanes())
                .hasSize(2)
                .allSatisfy(lane -> assertThat(lane.outcome()).isEqualTo(Outcome.ANSWERED));
    }

    @Test
    void search_modelThatTakesItsTime_doesNotHoldUpTheWords() {
        SearchAnswer answer = search(Optional.of(both()), new Waiting(model, wordsAreOpen), Duration.ofMillis(1));

        assertThat(together).hasValue(0);
        assertThat(answer.results())
                .isEqualTo(search(Optional.empty(), model, LONG).results())
                .isNotEmpty();
    }

    @Test
    void search_modelThatFails_leavesTheWords() {
        model.faults().breakConnection();

        SearchAnswer answer = search(Optional.of(both()), model, LONG);

        assertThat(together).hasValue(0);
        assertThat(answer.results()).isNotEmpty();
        assertThat(answer.notices()).anySatisfy(notice -> assertThat(notice).contains("embedding model failed"));
    }

    @Test
    void search_togetherFails_eachLaneGoesAlone() {
        SearchAnswer apart = search(Optional.empty(), model, LONG);
        HybridIndex broken = (id, query, filter, limit, deadline) -> {
            throw new StoreException.Unavailable("the vectors are being moved", null);
        };

        SearchAnswer answer = search(Optional.of(broken), model, LONG);

        assertThat(wordsAlone).hasValue(2);
        assertThat(answer.results()).isEqualTo(apart.results());
    }

    /** Embeds when somebody else is done. */
    private record Waiting(EmbeddingModel model, CountDownLatch until) implements EmbeddingModel {
        @Override
        public ModelId id(Deadline deadline) {
            return model.id(deadline);
        }

        @Override
        public List<float[]> embed(List<String> texts, Deadline deadline) {
            return model.embed(texts, deadline);
        }

        @Override
        public float[] embedQuery(String text, Deadline deadline) {
            try {
                until.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return model.embedQuery(text, deadline);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
