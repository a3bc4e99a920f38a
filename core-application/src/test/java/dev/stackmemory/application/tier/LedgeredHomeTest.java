package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.search.ForwardingLexicalView;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A store that is asked for words and vectors at once, as the ledger sees it. */
class LedgeredHomeTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final TwoTiers memory = new TwoTiers();
    private final HashingEmbeddingModel model = new HashingEmbeddingModel(64);
    private final AtomicInteger open = new AtomicInteger();
    private final LexicalIndex words = new InMemoryLexicalIndex(memory.cold.changes());
    private final HybridIndex together = (id, query, filter, limit, deadline) -> {
        open.incrementAndGet();
        var view = new ForwardingLexicalView(words.open(deadline)) {
            @Override
            public void close() {
                open.decrementAndGet();
                super.close();
            }
        };
        return new HybridIndex.Opened(view, memory.cold.vectors().nearest(id, query, filter, limit, deadline));
    };
    private final HybridIndex ledgered = LedgeredHome.of(
                    new SearchableHome(
                            Tier.COLD,
                            memory.cold,
                            words,
                            memory.cold.neighbours(),
                            Optional.of(memory.cold.vectors()),
                            Optional.of(together)),
                    memory.hot.ledger())
            .both()
            .orElseThrow();

    private void archive(String text) {
        FrameId id = new FrameId(text.replace(' ', '-'));
        memory.record(aFrame(id.value()).content(text).build());
        memory.move(Tier.COLD, id);
        memory.cold.vectors().put(model.id(NEVER), List.of(new FrameVector(id, 1, embedded(text))), NEVER);
    }

    private float[] embedded(String text) {
        return model.embed(List.of(text), NEVER).getFirst();
    }

    private HybridIndex.Opened ask(String question) {
        return ledgered.open(model.id(NEVER), embedded(question), FrameFilter.ALL, 1, NEVER);
    }

    @Test
    void askedTogether_showsTheBestThatAReaderMaySee() {
        archive("stale cache");
        archive("stale bread");
        var unused = memory.hot.forget(List.of(new FrameId("stale-cache")), NEVER);
        HybridIndex.Opened opened = ask("stale cache");
        assertThat(opened.nearest()).extracting(VectorHit::frame).containsExactly(new FrameId("stale-bread"));
        opened.words().close();
        assertThat(open).hasValue(0);
    }

    @Test
    void ledgerDoesNotAnswer_nothingStaysOpen() {
        archive("stale cache");
        memory.hot.faults().breakConnection();
        assertThatThrownBy(() -> ask("stale cache")).isInstanceOf(StoreException.Unavailable.class);
        assertThat(open).hasValue(0);
    }
}
