package dev.stackmemory.ports.source;

import dev.stackmemory.domain.frame.Frame;
import java.util.List;
import java.util.Optional;

/** One step of reading a source. */
public sealed interface SourceItem {
    /** How much of the source has been read up to and including this item, in the source's own unit (bytes, rows, commits). */
    long progress();

    /** Where reading can start again once this item and all before it are recorded; absent where it cannot. */
    Optional<String> checkpoint();

    /**
     * A frame.
     *
     * @param location where it stands, such as {@code session.jsonl:17}
     * @param repairs what had to be understood differently than it stood there; one sentence each, the original is kept in the frame's
     *     metadata
     * @param attachments pictures and files that were replaced by hash, type and size
     */
    record Read(
            Frame frame,
            String location,
            List<String> repairs,
            int attachments,
            long progress,
            Optional<String> checkpoint)
            implements SourceItem {
        public Read {
            repairs = List.copyOf(repairs);
        }
    }

    /** Something that is no frame, and why: malformed, or of a kind that holds nothing to remember. */
    record Skipped(String location, String reason, boolean malformed, long progress, Optional<String> checkpoint)
            implements SourceItem {}
}
