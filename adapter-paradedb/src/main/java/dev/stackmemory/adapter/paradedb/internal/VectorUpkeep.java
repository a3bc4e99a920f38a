package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that a model with many vectors has an index of them. Looks behind the back of who puts vectors: with the first ones, and again after each
 * tenth of what an index needs. A failure is told to the monitor. Thread-safe.
 */
final class VectorUpkeep {
    private final Database database;
    private final VectorIndexBuilder builder;
    private final long enough;
    private final Map<ModelId, Watched> watched = new ConcurrentHashMap<>();

    /** @param enough from how many vectors of a model on an index is made */
    VectorUpkeep(Database database, VectorIndexBuilder builder, long enough) {
        this.database = database;
        this.builder = builder;
        this.enough = enough;
    }

    /** Vectors were put. Returns at once. */
    void put(ModelId model, int vectors) {
        Watched watching = watched.computeIfAbsent(model, Watched::new);
        watching.unseen.addAndGet(vectors);
        if (watching.isDue()) {
            Thread.ofVirtual().name("stackmemory-vectors").start(watching::look);
        }
    }

    /** One model, and how many of its vectors came since somebody looked. */
    private final class Watched {
        private final ModelId model;
        private final AtomicLong unseen = new AtomicLong(enough);
        private final AtomicBoolean looking = new AtomicBoolean();

        Watched(ModelId model) {
            this.model = model;
        }

        boolean isDue() {
            return unseen.get() >= Math.max(1, enough / 10) && !looking.get();
        }

        void look() {
            // What comes in the midst of a look is looked at after it.
            while (isDue() && looking.compareAndSet(false, true)) {
                unseen.set(0);
                try {
                    builder.buildIfMissing(model, enough);
                } catch (StoreException failure) {
                    tell(failure);
                } finally {
                    looking.set(false);
                }
            }
        }

        private void tell(StoreException failure) {
            // A server goes on with what it was told, whoever has closed the connection.
            if (!database.isClosed()) {
                database.settings()
                        .reports()
                        .monitor()
                        .housekeepingFailed("indexing the vectors of " + model, String.valueOf(failure.getMessage()));
            }
        }
    }
}
