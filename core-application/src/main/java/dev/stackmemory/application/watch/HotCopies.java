package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.ReplicaPages;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import java.util.concurrent.atomic.AtomicLong;

/** Says how much room copies take in the hot tier of frames that are at home elsewhere. Thread-safe. */
@FunctionalInterface
public interface HotCopies {
    /** How many copies the ledger is asked about at once. */
    int PAGE = 1_000;

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
        return deadline -> {
            var bytes = new AtomicLong();
            ReplicaPages.forEach(
                    home,
                    PAGE,
                    deadline,
                    copies -> bytes.addAndGet(
                            ledger.find(copies.stream().map(CopyVersion::frame).toList(), deadline).values().stream()
                                    .mapToLong(Residency::sizeBytes)
                                    .sum()));
            return bytes.get();
        };
    }
}
