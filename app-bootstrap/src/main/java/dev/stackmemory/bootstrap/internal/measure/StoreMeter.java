package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Measures the calls of one store: gives its ports as they are, but for that. Thread-safe. */
public final class StoreMeter {
    private final Measurements measurements;
    private final Optional<Tier> tier;
    private final String store;

    StoreMeter(Measurements measurements, Optional<Tier> tier, String store) {
        this.measurements = measurements;
        this.tier = tier;
        this.store = store;
    }

    public FrameHome of(FrameHome home) {
        return new MeasuredHome(home, this);
    }

    public FrameStore of(FrameStore frames) {
        return new MeasuredFrames(frames, this);
    }

    public ReplicaStore of(ReplicaStore replicas) {
        return new MeasuredReplicas(replicas, this);
    }

    public FrameCatalog of(FrameCatalog catalog) {
        return new MeasuredCatalog(catalog, this);
    }

    public ReplicaCatalog ofLists(ReplicaCatalog replicas) {
        return (list, limit, deadline) -> call(Operation.LIST, () -> replicas.list(list, limit, deadline));
    }

    public Ledger of(Ledger ledger) {
        return new MeasuredLedger(ledger, this);
    }

    public Outbox of(Outbox outbox) {
        return new MeasuredOutbox(outbox, this);
    }

    public LexicalIndex of(LexicalIndex words) {
        return new MeasuredWords(words, this);
    }

    public VectorIndex of(VectorIndex vectors) {
        return new MeasuredVectors(vectors, this);
    }

    public HybridIndex of(HybridIndex both) {
        return (model, query, filter, limit, deadline) -> {
            HybridIndex.Opened opened = call(Operation.SEARCH, () -> both.open(model, query, filter, limit, deadline));
            return new HybridIndex.Opened(new MeasuredView(opened.words(), this), opened.nearest());
        };
    }

    public SessionNeighbours of(SessionNeighbours neighbours) {
        return (places, width, deadline) -> call(Operation.SEARCH, () -> neighbours.around(places, width, deadline));
    }

    public Erasing of(Erasing erasing) {
        return new Erasing() {
            @Override
            public String name() {
                return erasing.name();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                return call(Operation.FORGET, () -> erasing.erase(ids, deadline));
            }
        };
    }

    /** Its hits and misses are counted. */
    public QueryCache of(QueryCache cache) {
        return new MeasuredQueryCache(cache, measurements);
    }

    public EmbeddingModel of(EmbeddingModel model) {
        return new MeasuredModel(model, this);
    }

    <T> T call(Operation operation, Supplier<T> question) {
        long start = measurements.nanoTime();
        T answer;
        try {
            answer = question.get();
        } catch (RuntimeException | Error failure) {
            note(operation, start, 0, Outcome.of(failure));
            throw failure;
        }
        note(operation, start, items(answer), Outcome.ANSWERED);
        return answer;
    }

    void run(Operation operation, Runnable deed) {
        var unused = call(operation, () -> {
            deed.run();
            return true;
        });
    }

    private void note(Operation operation, long start, long items, Outcome outcome) {
        measurements.called(
                new StoreOperation(tier, store, operation), measurements.nanoTime() - start, items, outcome);
    }

    private static long items(Object answer) {
        return switch (answer) {
            case Collection<?> all -> all.size();
            case Map<?, ?> all -> all.size();
            case Page page -> page.frames().size();
            case RecordReceipt receipt -> receipt.outcomes().size();
            default -> 0;
        };
    }
}
