package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vector index that writes its segments anew whenever something has changed: three of them, each with further rows of frames of the others that point
 * the other way and are hidden.
 */
final class SegmentVectors implements VectorIndex, AutoCloseable {
    private static final int SEGMENTS = 3;

    private final Path folder;
    private final ChangeFeed feed;
    private final Map<ModelId, Map<FrameId, FrameVector>> vectors = new HashMap<>();
    private @Nullable SegmentSet set;
    private long seen = -1;
    private int files;

    SegmentVectors(Path folder, ChangeFeed feed) {
        this.folder = folder;
        this.feed = feed;
    }

    private Map<FrameId, Frame> atHome() {
        Map<FrameId, Frame> frames = new HashMap<>();
        for (FrameChange change : feed.changesAfter(0, Integer.MAX_VALUE, Deadline.NEVER)) {
            if (change instanceof FrameChange.Upserted(long at, Frame frame)) {
                frames.put(frame.id(), frame);
            }
        }
        return frames;
    }

    private SegmentSet set() {
        SegmentSet current = set;
        if (current != null && seen == feed.head(Deadline.NEVER)) {
            return current;
        }
        close();
        seen = feed.head(Deadline.NEVER);
        List<Frame> frames = List.copyOf(atHome().values());
        List<SegmentPart> parts = new ArrayList<>();
        for (int number = 0; number < SEGMENTS; number++) {
            parts.add(write(frames, number));
        }
        SegmentSet made = SegmentSet.of(parts);
        parts.forEach(part -> part.segment().close());
        set = made;
        return made;
    }

    private SegmentPart write(List<Frame> frames, int number) {
        Path file = folder.resolve("vectors-" + files++);
        var hidden = new BitSet();
        try (SegmentWriter writer = SegmentWriter.create(file)) {
            for (int index = 0; index < frames.size(); index++) {
                boolean visible = index % SEGMENTS == number;
                if (visible || index % 7 == 0) {
                    int row = writer.add(frames.get(index), vectorsOf(frames.get(index), visible ? 1 : -1));
                    hidden.set(row, !visible);
                }
            }
            writer.finish();
        }
        return SegmentPart.of(Segments.opened(file)).withoutRows(hidden);
    }

    private Map<ModelId, FrameVector> vectorsOf(Frame frame, int factor) {
        Map<ModelId, FrameVector> found = new HashMap<>();
        vectors.forEach((model, byFrame) -> {
            FrameVector vector = byFrame.get(frame.id());
            if (vector != null && vector.revision() == frame.revision()) {
                float[] components = vector.components();
                for (int index = 0; index < components.length; index++) {
                    components[index] *= factor;
                }
                found.put(model, new FrameVector(frame.id(), frame.revision(), components));
            }
        });
        return found;
    }

    @Override
    public void put(ModelId model, List<FrameVector> added, Deadline deadline) {
        for (FrameVector vector : added) {
            if (vector.dimension() != model.dimension()) {
                throw new IllegalArgumentException("not of " + model);
            }
        }
        Map<FrameId, Frame> frames = atHome();
        for (FrameVector vector : added) {
            Frame frame = frames.get(vector.frame());
            if (frame != null && frame.revision() == vector.revision()) {
                vectors.computeIfAbsent(model, any -> new HashMap<>()).put(vector.frame(), vector);
            }
        }
        seen = -1;
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        return set().nearest(model, query, filter, limit, deadline);
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return set().findEmbedded(model, frames, deadline);
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return List.copyOf(set().findVectors(model, frames, deadline).values());
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return set().listModels(deadline);
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        vectors.remove(model);
        seen = -1;
    }

    @Override
    public void close() {
        if (set != null) {
            set.close();
            set = null;
        }
    }
}
