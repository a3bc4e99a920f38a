package dev.stackmemory.application.search;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.VectorHit;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the two lanes of a search go to a store together, if it can be asked both at once. The words wait a moment for the vector of the question,
 * and go alone if it is not there by then: a model may be a server that takes its time. Thread-safe.
 */
final class JointOpening {
    /** What the words wait at most; the round trip to a store in the same building takes a tenth of it. */
    static final Duration HEAD_START = Duration.ofMillis(5);

    private final Duration headStart;
    private final CompletableFuture<Question> question = new CompletableFuture<>();
    /** Of each store that can be asked both, what came of it; nothing if the words went alone. */
    private final Map<SearchableHome, CompletableFuture<Optional<List<VectorHit>>>> found = new HashMap<>();

    /** Asks a store with what is known of the question. */
    private interface Question {
        HybridIndex.Opened ask(HybridIndex both, FrameFilter filter, Deadline deadline);
    }

    /**
     * @param homes those whose vectors are searched
     * @param headStart how long the words wait for the vector of the question
     */
    JointOpening(Collection<SearchableHome> homes, Duration headStart) {
        this.headStart = headStart;
        homes.stream()
                .filter(home -> home.both().isPresent())
                .forEach(home -> found.put(home, new CompletableFuture<>()));
    }

    /** For a search by words alone. */
    static JointOpening none() {
        return new JointOpening(List.of(), Duration.ZERO);
    }

    /** The vector of the question is there. */
    void embedded(ModelId model, float[] vector, int limit) {
        question.complete((both, filter, deadline) -> both.open(model, vector, filter, limit, deadline));
    }

    /** There will be no vector. */
    void notEmbedded() {
        question.cancel(false);
    }

    /** The words of the home. */
    LexicalView open(SearchableHome home, FrameFilter filter, Deadline deadline) {
        CompletableFuture<Optional<List<VectorHit>>> nearest = found.get(home);
        if (nearest == null || home.both().isEmpty()) {
            return home.words().open(deadline);
        }
        try {
            Optional<Question> asked = question(deadline);
            if (asked.isPresent()) {
                HybridIndex.Opened opened = asked.get().ask(home.both().get(), filter, deadline);
                nearest.complete(Optional.of(opened.nearest()));
                return opened.words();
            }
        } catch (StoreException failed) {
            // Each lane finds out for itself whether its part of the store is there.
            assert failed != null;
        } finally {
            nearest.complete(Optional.empty());
        }
        return home.words().open(deadline);
    }

    private Optional<Question> question(Deadline deadline) {
        try {
            return Optional.of(
                    question.get(deadline.within(headStart).remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | java.util.concurrent.CancellationException alone) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The vectors of the home that are nearest to the question, which has been embedded. */
    List<VectorHit> nearest(
            SearchableHome home, ModelId model, float[] vector, FrameFilter filter, int limit, Deadline deadline) {
        return together(home, deadline)
                .orElseGet(() -> home.vectors().orElseThrow().nearest(model, vector, filter, limit, deadline));
    }

    private Optional<List<VectorHit>> together(SearchableHome home, Deadline deadline) {
        CompletableFuture<Optional<List<VectorHit>>> nearest = found.get(home);
        if (nearest == null) {
            return Optional.empty();
        }
        try {
            return nearest.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new StoreException.DeadlineExceeded("the words of " + home.store() + " were not open in time", late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
