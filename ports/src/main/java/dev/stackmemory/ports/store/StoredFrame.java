package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.Residency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a frame as a store keeps it.
 *
 * @param frame the whole frame
 * @param hash the content hash written with it; equal to {@code ContentHash.of(frame)} unless the copy is damaged
 * @param ledgerVersion the ledger version under which the copy was written, at least 1
 */
public record StoredFrame(Frame frame, ContentHash hash, long ledgerVersion) {
    public StoredFrame {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(hash, "hash");
        if (ledgerVersion < 1) {
            throw new IllegalArgumentException("ledger version " + ledgerVersion + " is not positive");
        }
    }

    /** Whether the ledger knows the frame, at this copy's revision and with its content. */
    public boolean matches(@Nullable Residency residency) {
        return residency != null
                && residency.frame().equals(frame.id())
                && residency.revision() == frame.revision()
                && residency.hash().equals(hash);
    }
}
