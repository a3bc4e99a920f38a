package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.domain.frame.FrameId;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A segment, and which of its frames have been deleted or replaced since it was written. These count in no statistics and are in no answer. Immutable.
 */
public final class SegmentPart {
    private final IndexSegment segment;
    private final BitSet hiddenRows;
    private final Set<FrameId> hiddenFrames;

    private SegmentPart(IndexSegment segment, BitSet hiddenRows, Set<FrameId> hiddenFrames) {
        this.segment = segment;
        this.hiddenRows = hiddenRows;
        this.hiddenFrames = hiddenFrames;
    }

    /** The whole segment. */
    public static SegmentPart of(IndexSegment segment) {
        return new SegmentPart(Objects.requireNonNull(segment, "segment"), new BitSet(), Set.of());
    }

    /**
     * This part without some more rows.
     *
     * @param rows numbers of rows in the order of {@link SegmentWriter#add}; copied; those beyond the last row mean nothing
     */
    public SegmentPart withoutRows(BitSet rows) {
        var all = (BitSet) hiddenRows.clone();
        all.or(rows);
        return new SegmentPart(segment, all, hiddenFrames);
    }

    /** This part without some more frames, in whatever row they stand; ids that are not there mean nothing. */
    public SegmentPart withoutFrames(Collection<FrameId> frames) {
        Set<FrameId> all = new HashSet<>(hiddenFrames);
        all.addAll(frames);
        return new SegmentPart(segment, hiddenRows, Set.copyOf(all));
    }

    IndexSegment segment() {
        return segment;
    }

    BitSet hiddenRows() {
        return hiddenRows;
    }

    Set<FrameId> hiddenFrames() {
        return hiddenFrames;
    }
}
