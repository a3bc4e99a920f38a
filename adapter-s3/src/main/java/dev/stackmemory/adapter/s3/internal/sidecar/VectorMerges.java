package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.adapter.s3.internal.object.ObjectStore.Entry;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Place;
import dev.stackmemory.adapter.s3.internal.table.TableFiles.Version;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings vectors from objects of their own into the indexes of the files that hold their frames. */
final class VectorMerges {
    private final TableFiles files;
    private final VectorObjects objects;
    private final KnownVectors known;

    VectorMerges(TableFiles files, VectorObjects objects, KnownVectors known) {
        this.files = files;
        this.objects = objects;
        this.known = known;
    }

    /** Writes the files that hold frames of vector objects anew. */
    void merge(Operation operation) {
        rewrite(Set.of(), Progress.NONE, operation);
    }

    /** Writes these files anew, and those that hold frames of vector objects. What was merged whole is deleted. */
    void rewrite(Collection<String> locations, Progress progress, Operation operation) {
        List<Entry> entries = objects.list(operation);
        Map<ModelId, NewestVectors> newest = objects.newest(entries, operation);
        Version version = files.newest(operation);
        var concerned = new HashSet<>(locations);
        for (NewestVectors vectors : newest.values()) {
            Map<FrameId, Place> places = files.locate(version, vectors.frames(), operation);
            places.values().forEach(place -> concerned.add(place.location()));
        }
        known.merging(newest, () -> {
            if (files.rewrite(concerned, progress, operation) && !entries.isEmpty()) {
                objects.delete(entries, operation);
            }
        });
    }
}
