package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.LiveSegment;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentContents;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes that are not in the stored index yet, in memory. Those since the last look become a segment; small segments are made one, so that each
 * frame is analysed as often as the logarithm of their number. Not thread-safe.
 */
final class TextTail {
    private static final int FACTOR = 8;

    private final Set<FrameId> changed = new HashSet<>();
    private final Map<FrameId, Frame> fresh = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private long keys;

    /** Frames of which some may have changed since. */
    private record Part(Map<FrameId, Frame> frames, LiveSegment segment) {}

    void add(List<FrameChange> changes) {
        for (FrameChange change : changes) {
            switch (change) {
                case FrameChange.Upserted(long at, Frame frame) -> put(frame);
                case FrameChange.Removed(long at, FrameId frame) -> remove(frame);
            }
        }
    }

    private void put(Frame frame) {
        remove(frame.id());
        fresh.put(frame.id(), frame);
    }

    private void remove(FrameId frame) {
        changed.add(frame);
        fresh.remove(frame);
        parts.forEach(part -> part.frames().remove(frame));
    }

    /** The frames of all changes. */
    Set<FrameId> changed() {
        return Set.copyOf(changed);
    }

    /** The stored segments without what changed, and the segments of the changes. */
    List<LiveSegment> over(List<LiveSegment> stored) {
        if (!fresh.isEmpty()) {
            addPart();
        }
        var segments = new ArrayList<LiveSegment>();
        stored.forEach(segment -> segments.add(segment.without(segment.find(changed))));
        for (Part part : parts) {
            var hidden = new BitSet();
            for (FrameId id : changed) {
                int document = part.segment().columns().find(id);
                if (document >= 0 && !part.frames().containsKey(id)) {
                    hidden.set(document);
                }
            }
            segments.add(part.segment().without(hidden));
        }
        return segments;
    }

    private void addPart() {
        Map<FrameId, Frame> frames = new HashMap<>(fresh);
        fresh.clear();
        // Like the carry of a number of base FACTOR: a part takes up the smaller ones before it once they are as many
        // as it.
        while (!parts.isEmpty() && parts.getLast().frames().size() < FACTOR * frames.size() && parts.size() >= FACTOR) {
            frames.putAll(parts.removeLast().frames());
        }
        SegmentContents contents = SegmentContents.of(frames.values());
        parts.add(new Part(frames, new LiveSegment(--keys, contents.columns(), new BitSet(), contents)));
    }

    void clear() {
        changed.clear();
        fresh.clear();
        parts.clear();
    }
}
