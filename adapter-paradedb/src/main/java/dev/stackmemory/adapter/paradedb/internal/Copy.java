package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import org.jspecify.annotations.Nullable;

/**
 * A frame with what can be computed before a transaction begins, where no other writer waits for it.
 *
 * @param size what the texts of the frame take, in bytes
 * @param texts the long texts as they will stand in the row
 */
record Copy(Frame frame, ContentHash hash, long size, LongTexts texts) {
    /**
     * Prepares the frame.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if it is larger than the limit
     */
    static Copy of(Frame frame, long maxBytes) {
        return of(frame, null, maxBytes);
    }

    static Copy of(Frame frame, @Nullable ContentHash known, long maxBytes) {
        long size = FrameSize.of(frame);
        if (size > maxBytes) {
            throw Failures.tooLarge(frame.id().value(), size, maxBytes);
        }
        return new Copy(frame, known == null ? ContentHash.of(frame) : known, size, LongTexts.of(frame));
    }

    FrameId id() {
        return frame.id();
    }
}
