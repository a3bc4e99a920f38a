package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import java.util.Objects;

/**
 * Names one copy exactly, so that a late delete never hits a newer one.
 *
 * @param frame the frame
 * @param revision the revision of the copy
 * @param ledgerVersion the ledger version of the copy
 */
public record CopyVersion(FrameId frame, long revision, long ledgerVersion) {
    public CopyVersion {
        Objects.requireNonNull(frame, "frame");
    }

    /** Names this copy. */
    public static CopyVersion of(StoredFrame copy) {
        return new CopyVersion(copy.frame().id(), copy.frame().revision(), copy.ledgerVersion());
    }
}
