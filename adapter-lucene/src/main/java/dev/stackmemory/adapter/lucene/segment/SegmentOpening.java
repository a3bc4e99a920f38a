package dev.stackmemory.adapter.lucene.segment;

import java.util.Objects;

/** What was found where a segment was looked for. What is not {@link Opened} has to be made anew from the frames. */
public sealed interface SegmentOpening {
    /** The segment can be searched. */
    record Opened(IndexSegment segment) implements SegmentOpening {
        public Opened {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /**
     * The segment was written by another version of the program, whose answers would not be comparable.
     *
     * @param form how its texts were analysed and laid out
     */
    record OtherForm(String form) implements SegmentOpening {
        public OtherForm {
            Objects.requireNonNull(form, "form");
        }
    }

    /**
     * The file is no whole segment.
     *
     * @param reason what is wrong with it
     */
    record Damaged(String reason) implements SegmentOpening {
        public Damaged {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
