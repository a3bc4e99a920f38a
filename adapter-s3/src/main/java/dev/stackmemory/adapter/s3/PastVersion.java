package dev.stackmemory.adapter.s3;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * The archive as it was. Readable until the version expires; then its calls throw {@code CorruptStore}. Thread-safe.
 */
public interface PastVersion {
    /** The snapshot's number, by which other engines name it too. */
    long snapshot();

    /** When it became the newest. */
    Instant committedAt();

    /** The copies of the given frames that the archive held then, by id. */
    Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline);

    /** Lists and counts what the archive held then. */
    FrameCatalog catalog();
}
