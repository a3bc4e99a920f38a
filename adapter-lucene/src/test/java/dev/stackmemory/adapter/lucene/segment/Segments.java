package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.domain.frame.Frame;
import java.nio.file.Path;
import java.util.List;

/** Segments as tests want them. */
final class Segments {
    private Segments() {}

    /** The segment of a file that is one. */
    static IndexSegment opened(Path file) {
        return switch (IndexSegment.open(file)) {
            case SegmentOpening.Opened(IndexSegment segment) -> segment;
            case SegmentOpening.OtherForm(String form) -> throw new AssertionError("of other form: " + form);
            case SegmentOpening.Damaged(String reason) -> throw new AssertionError("damaged: " + reason);
        };
    }

    /** Writes frames without vectors. */
    static SegmentSummary write(Path file, List<Frame> frames) {
        try (SegmentWriter writer = SegmentWriter.create(file)) {
            frames.forEach(writer::add);
            return writer.finish();
        }
    }
}
