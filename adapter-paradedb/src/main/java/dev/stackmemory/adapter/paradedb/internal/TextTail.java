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

    /** The documents that changed, of each stored segment that was shown last. */
    private Map<LiveSegment, BitSet> hidden = new HashMap<>();

    /** The frames that changed since, and had not before. */
    private final List<FrameId> since = new ArrayList<>();

    /**
     * Frames of which some may have changed since.
     *
     * @param frames the others
     * @param segment all of them
     * @param hidden the documents of those that changed
     */
    private record Part(Map<FrameId, Frame> frames, LiveSegment segment, BitSet hidden) {
        void remove(FrameId frame) {
            if (frames.remove(frame) != null) {
                hidden.set(segment.columns().find(frame));
            }
        }
    }

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
        if (changed.add(frame)) {
            since.add(frame);
        }
        fresh.remove(frame);
        parts.forEach(part -> part.remove(frame));
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
        Map<LiveSegment, BitSet> known = hidden;
        hidden = new HashMap<>();
        var segments = new ArrayList<LiveSegment>();
        for (LiveSegment segment : stored) {
            BitSet documents = known.get(segment);
            if (documents == null) {
                documents = segment.find(changed);
            } else {
                documents.or(segment.find(since));
            }
            hidden.put(segment, documents);
            segments.add(segment.without(documents));
        }
        since.clear();
        parts.forEach(part -> segments.add(part.segment().without(part.hidden())));
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
        parts.add(new Part(frames, new LiveSegment(--keys, contents.columns(), new BitSet(), contents), new BitSet()));
    }

    void clear() {
        hidden.clear();
        since.clear();
        changed.clear();
        fresh.clear();
        parts.clear();
    }
}
