package dev.stackmemory.application.tier;

import dev.stackmemory.application.search.ForwardingLexicalIndex;
import dev.stackmemory.application.search.ForwardingLexicalView;
import dev.stackmemory.application.search.ForwardingVectorIndex;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * A store whose every copy is searched, as the ledger sees it: what was forgotten, or has a newer revision elsewhere, is not found. The statistics of
 * words count such copies until they are removed.
 */
public final class LedgeredHome {
    private final Ledger ledger;

    private LedgeredHome(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The same home without the copies that a reader may not see. */
    public static SearchableHome of(SearchableHome home, Ledger ledger) {
        var ledgered = new LedgeredHome(ledger);
        return new SearchableHome(
                home.tier(),
                ledgered.frames(home.frames()),
                ledgered.words(home.words()),
                ledgered.neighbours(home.neighbours()),
                home.vectors().map(ledgered::vectors),
                home.both().map(both -> ledgered.both(both, home.vectors().orElseThrow())));
    }

    /** The best current ones: as many more are asked for as had to be left out. */
    private <T> List<T> current(
            int limit,
            int most,
            IntFunction<List<T>> best,
            Function<T, FrameId> frame,
            ToLongFunction<T> revision,
            Deadline deadline) {
        int asked = limit;
        while (true) {
            List<T> answer = best.apply(asked);
            Residences residences = Residences.of(answer.stream().map(frame).toList(), ledger, deadline);
            List<T> current = answer.stream()
                    .filter(hit -> residences.isCurrent(frame.apply(hit), revision.applyAsLong(hit)))
                    .limit(limit)
                    .toList();
            if (current.size() == limit || answer.size() < asked || asked == most) {
                return current;
            }
            asked = (int) Math.min(most, 2L * asked);
        }
    }

    private FrameStore frames(FrameStore frames) {
        return new FrameStore() {
            @Override
            public StoreId id() {
                return frames.id();
            }

            @Override
            public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
                Map<FrameId, StoredFrame> found = new LinkedHashMap<>(frames.find(ids, deadline));
                Residences residences = Residences.of(found.keySet(), ledger, deadline);
                found.values()
                        .removeIf(copy -> !residences.isCurrent(
                                copy.frame().id(), copy.frame().revision()));
                return found;
            }

            @Override
            public void put(List<StoredFrame> copies, Deadline deadline) {
                frames.put(copies, deadline);
            }

            @Override
            public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
                return frames.delete(copies, deadline);
            }
        };
    }

    private SessionNeighbours neighbours(SessionNeighbours neighbours) {
        return (places, width, deadline) -> {
            List<SessionNeighbour> around = neighbours.around(places, width, deadline);
            Residences residences = Residences.of(
                    around.stream().map(SessionNeighbour::neighbour).distinct().toList(), ledger, deadline);
            return around.stream()
                    .filter(neighbour -> residences.isKnown(neighbour.neighbour()))
                    .toList();
        };
    }

    private LexicalIndex words(LexicalIndex words) {
        return new ForwardingLexicalIndex(words) {
            @Override
            public LexicalView open(Deadline deadline) {
                return new View(super.open(deadline));
            }
        };
    }

    private final class View extends ForwardingLexicalView {
        View(LexicalView view) {
            super(view);
        }

        @Override
        public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
            return current(
                    request.limit(),
                    LexicalRequest.MAX_LIMIT,
                    limit -> super.search(request.withLimit(limit), deadline),
                    LexicalHit::frame,
                    LexicalHit::revision,
                    deadline);
        }
    }

    /** Where more vectors are needed than came with the words, they are asked for alone. */
    private HybridIndex both(HybridIndex both, VectorIndex vectors) {
        return (model, query, filter, limit, deadline) -> {
            HybridIndex.Opened opened = both.open(model, query, filter, limit, deadline);
            try {
                List<VectorHit> nearest = current(
                        limit,
                        Integer.MAX_VALUE,
                        count -> count == limit
                                ? opened.nearest()
                                : vectors.nearest(model, query, filter, count, deadline),
                        VectorHit::frame,
                        VectorHit::revision,
                        deadline);
                return new HybridIndex.Opened(new View(opened.words()), nearest);
            } catch (RuntimeException failed) {
                opened.words().close();
                throw failed;
            }
        };
    }

    private VectorIndex vectors(VectorIndex vectors) {
        return new ForwardingVectorIndex(vectors) {
            @Override
            public List<VectorHit> nearest(
                    ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
                return current(
                        limit,
                        Integer.MAX_VALUE,
                        count -> super.nearest(model, query, filter, count, deadline),
                        VectorHit::frame,
                        VectorHit::revision,
                        deadline);
            }
        };
    }
}
