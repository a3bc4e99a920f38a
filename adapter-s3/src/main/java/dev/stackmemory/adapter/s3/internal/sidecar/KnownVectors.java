package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.IndexedFile;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The vectors that rows take along when they are written to another file. Thread-safe. */
final class KnownVectors {
    private final TableFiles files;
    private final Sidecars sidecars;
    private volatile Set<ModelId> dropped = Set.of();
    private volatile Map<ModelId, NewestVectors> merged = Map.of();

    KnownVectors(TableFiles files, Sidecars sidecars) {
        this.files = files;
        this.sidecars = sidecars;
    }

    /** Finds the vectors of rows on their way. Used by one thread. */
    interface Source {
        /** By frame and model, of the revisions of these rows. */
        Map<FrameId, Map<ModelId, FrameVector>> of(List<StoredFrame> rows);
    }

    /** While this goes on, rows take vectors of objects along as well, in the place of those from other files. */
    void merging(Map<ModelId, NewestVectors> newest, Runnable work) {
        merged = Map.copyOf(newest);
        try {
            work.run();
        } finally {
            merged = Map.of();
        }
    }

    /** While this goes on, rows leave the vectors of the model behind. */
    void dropping(ModelId model, Runnable work) {
        dropped = Set.of(model);
        try {
            work.run();
        } finally {
            dropped = Set.of();
        }
    }

    /** For one file that is being written: what the newest version of the table has. */
    Source source() {
        return new Source() {
            private Optional<Version> version = Optional.empty();

            @Override
            public Map<FrameId, Map<ModelId, FrameVector>> of(List<StoredFrame> rows) {
                Operation operation = Operation.unlimited(files.settings().id(), "taking vectors along");
                Version base = version.orElseGet(() -> files.newest(operation));
                version = Optional.of(base);
                return KnownVectors.this.of(base, rows, operation);
            }
        };
    }

    private Map<FrameId, Map<ModelId, FrameVector>> of(Version version, List<StoredFrame> rows, Operation operation) {
        Map<FrameId, Long> revisions = new HashMap<>();
        rows.forEach(row -> revisions.put(row.frame().id(), row.frame().revision()));
        Map<FrameId, Map<ModelId, FrameVector>> found = new HashMap<>();
        for (IndexedFile file : files.mayHold(version, new HashSet<>(revisions.keySet()), operation)) {
            sidecars.using(version, List.of(file), operation, set -> {
                for (ModelUsage usage : set.listModels(operation.deadline())) {
                    if (!dropped.contains(usage.model())) {
                        set.findVectors(usage.model(), revisions.keySet(), operation.deadline())
                                .values()
                                .forEach(vector -> take(found, revisions, usage.model(), vector));
                    }
                }
                return file;
            });
        }
        merged.forEach((model, newest) -> revisions
                .keySet()
                .forEach(id -> newest.find(id).ifPresent(vector -> take(found, revisions, model, vector))));
        return found;
    }

    private static void take(
            Map<FrameId, Map<ModelId, FrameVector>> found,
            Map<FrameId, Long> revisions,
            ModelId model,
            FrameVector vector) {
        Long revision = revisions.get(vector.frame());
        if (revision != null && revision == vector.revision()) {
            found.computeIfAbsent(vector.frame(), id -> new HashMap<>()).put(model, vector);
        }
    }
}
