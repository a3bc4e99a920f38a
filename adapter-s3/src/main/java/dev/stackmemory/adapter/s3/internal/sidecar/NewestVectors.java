package dev.stackmemory.adapter.s3.internal.sidecar;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.search.FrameVector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The newest vector of each frame in several batches of one model. Immutable. */
final class NewestVectors {
    static final NewestVectors NONE = new NewestVectors(List.of());

    private final Map<FrameId, Entry> entries = new HashMap<>();

    /** A vector in its batch. */
    private record Entry(VectorBatch batch, int index) {}

    /**
     * @param oldestFirst of two vectors of a frame, the later one counts
     */
    NewestVectors(List<VectorBatch> oldestFirst) {
        for (VectorBatch batch : oldestFirst) {
            for (int index = 0; index < batch.frames().size(); index++) {
                entries.put(batch.frames().get(index), new Entry(batch, index));
            }
        }
    }

    Set<FrameId> frames() {
        return entries.keySet();
    }

    Optional<FrameVector> find(FrameId frame) {
        return Optional.ofNullable(entries.get(frame))
                .map(entry -> entry.batch().vector(entry.index()));
    }

    /** The revision that was embedded; -1 if there is no vector. */
    long revision(FrameId frame) {
        Entry entry = entries.get(frame);
        return entry == null ? -1 : entry.batch().revision(entry.index());
    }

    /** Takes a frame and the components of its vector. */
    interface VectorSink {
        void take(FrameId frame, float[] components);
    }

    void forEach(VectorSink sink) {
        entries.forEach((frame, entry) -> sink.take(frame, entry.batch().components(entry.index())));
    }
}
