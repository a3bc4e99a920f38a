package dev.stackmemory.application.watch;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import java.util.List;
import java.util.Optional;

/** Says how much room copies take in the hot tier of frames that are at home elsewhere. Thread-safe. */
@FunctionalInterface
public interface HotCopies {
    /** There are none. */
    HotCopies NONE = deadline -> 0;

    /**
     * What they take, in bytes.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if a store does not answer
     */
    long bytes(Deadline deadline);

    /** The copies beside the frames that are at home in this store, each as large as the ledger says. Costs what it lists. */
    static HotCopies beside(FrameHome home, Ledger ledger) {
        int page = 1_000;
        return deadline -> {
            long bytes = 0;
            List<CopyVersion> copies = home.listReplicas(Optional.empty(), page, deadline);
            while (!copies.isEmpty()) {
                List<FrameId> frames = copies.stream().map(CopyVersion::frame).toList();
                bytes += ledger.find(frames, deadline).values().stream()
                        .mapToLong(Residency::sizeBytes)
                        .sum();
                copies = home.listReplicas(Optional.of(frames.getLast()), page, deadline);
            }
            return bytes;
        };
    }
}
