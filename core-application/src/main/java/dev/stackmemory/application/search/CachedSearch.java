package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.AnswerLifetime;
import dev.stackmemory.domain.query.QueryFeatures;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the answer that was kept, as long as nothing has changed in the projects that were asked, and lets search where none is kept. Only the first
 * page of an answer is kept, and only one that is complete and exact: a later page is asked for once. Its frames are read anew: one that was edited or has gone is never shown, and neither is the answer that named it. A cache
 * or a ledger that is away costs what it takes to notice, and the question is answered as without them. Thread-safe.
 */
public final class CachedSearch implements Search {
    /** Everybody may read everything. */
    private static final String SCOPE = "all";

    /** How long a question waits at most for another who is computing the same answer; never more than a share of its budget. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private static final int SHARE = 4;

    private final Search search;
    private final QueryCache cache;
    private final Generations generations;
    private final FrameReader frames;
    private final Optional<EmbeddingModel> model;
    private final InstantSource clock;
    private final BooleanSupplier isApart;

    /**
     * @param search answers what no kept answer does
     * @param frames reads the frames of a kept answer as they are now
     * @param model that of {@code search}, because another finds other frames
     * @param isApart whether {@code search} finds, for now, what only this program can find, so that its answers are nobody else's
     */
    public CachedSearch(
            Search search,
            QueryCache cache,
            Generations generations,
            FrameReader frames,
            Optional<EmbeddingModel> model,
            InstantSource clock,
            BooleanSupplier isApart) {
        this.search = search;
        this.cache = cache;
        this.generations = generations;
        this.frames = frames;
        this.model = model;
        this.clock = clock;
        this.isApart = isApart;
    }

    @Override
    public SearchAnswer search(SearchRequest request) {
        if (request.after().isPresent() || isApart.getAsBoolean()) {
            return search.search(request);
        }
        long start = System.nanoTime();
        Deadline end = Deadline.after(request.budget());
        var computation = new Computation(request, end);
        try {
            // The search would wait as long for the ledger, which may have to be opened first.
            QueryKey key = key(request, end);
            Deadline patience = end.within(request.budget().dividedBy(SHARE)).within(LONGEST_WAIT);
            byte[] kept = cache.get(key, computation, patience);
            if (computation.answer != null) {
                return computation.answer;
            }
            Optional<SearchAnswer> answer =
                    KeptAnswer.read(kept).flatMap(found -> found.with(ids -> read(ids, end), since(start)));
            if (answer.isPresent()) {
                return answer.get();
            }
        } catch (StoreException away) {
            // What was computed is an answer, whoever could not keep it.
            if (computation.answer != null) {
                return computation.answer;
            }
        }
        return search.search(request.withBudget(left(end)));
    }

    /** The questions that were asked more than once and most often, by whomever, most frequent first, to be asked with this budget. */
    public List<SearchRequest> mostAsked(int most, Duration budget, Deadline deadline) {
        return cache.mostAsked(most, deadline).stream()
                .filter(frequent -> frequent.times() > 1)
                .map(QueryCache.Frequent::query)
                .filter(query -> query.scope().equals(SCOPE))
                .flatMap(query -> KeptAnswer.question(query.request(), budget).stream())
                .toList();
    }

    /**
     * Sees to it that the answer to the question is kept, for whoever asks it next.
     *
     * @return whether it had to be searched for
     * @throws StoreException if the cache or the ledger is away
     */
    public boolean prepare(SearchRequest request) {
        if (isApart.getAsBoolean()) {
            return false;
        }
        Deadline end = Deadline.after(request.budget());
        return cache.prepare(key(request, end), new Computation(request, end), end);
    }

    private QueryKey key(SearchRequest request, Deadline deadline) {
        Map<ProjectId, Long> asked = generations.find(request.filter().projects(), deadline);
        Optional<ModelId> compared = model.map(configured -> configured.id(deadline));
        return new QueryKey(SCOPE, asked, KeptAnswer.describe(request, compared));
    }

    private Map<FrameId, Frame> read(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, Frame> read = new LinkedHashMap<>();
        for (StoredFrame stored : frames.find(ids, deadline).values()) {
            read.put(stored.frame().id(), stored.frame());
        }
        return read;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration left(Deadline end) {
        Duration left = end.remaining();
        return left.isZero() ? Duration.ofMillis(1) : left;
    }

    /** Searches, when the cache finds that somebody must, and remembers the answer. Used by one thread. */
    private final class Computation implements Supplier<Answer> {
        private final SearchRequest request;
        private final Deadline end;
        private @Nullable SearchAnswer answer;

        Computation(SearchRequest request, Deadline end) {
            this.request = request;
            this.end = end;
        }

        @Override
        public Answer get() {
            SearchAnswer computed = search.search(request.withBudget(left(end)));
            answer = computed;
            byte[] bytes = KeptAnswer.of(computed, clock.instant()).toBytes();
            return computed.isComplete() && !computed.isApproximate()
                    ? new Answer(bytes, lifetime(computed))
                    : Answer.passing(bytes);
        }

        private Duration lifetime(SearchAnswer computed) {
            QueryFeatures features = QueryFeatures.ANY
                    .withWindow(request.filter().createdWithin())
                    .withLatency(request.budget());
            boolean byMeaning = computed.lanes().stream().anyMatch(lane -> lane.kind() == LaneReport.Kind.SEMANTIC);
            return AnswerLifetime.of(features, byMeaning, computed.results().size(), clock.instant());
        }
    }
}
