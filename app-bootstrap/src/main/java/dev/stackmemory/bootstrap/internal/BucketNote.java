package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Ledger;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Says in the database of a memory that some of its frames lie in a bucket. A machine that was not told of the bucket would take the rest for all there is, and what it
 * cannot reach there for erased.
 */
final class BucketNote {
    private static final String TOPIC = "bucket";

    private BucketNote() {}

    /** @param place the bucket, in words for people */
    static void put(Journal journal, String place, Instant now, Deadline deadline) {
        new JournalNote(journal, TOPIC).put(place, now, deadline);
    }

    /** Where the bucket is that was noted last. */
    static Optional<String> find(Journal journal, Deadline deadline) {
        return new JournalNote(journal, TOPIC).find(deadline);
    }

    /**
     * Passes while no frame is at home in a bucket.
     *
     * @throws StoreException.Unavailable if some are, saying in which bucket
     */
    static void requireNoneInUse(Journal journal, Ledger ledger, Deadline deadline) {
        Optional<String> noted = find(journal, deadline);
        boolean inUse = noted.isPresent()
                && ledger.usage(deadline).stream()
                        .anyMatch(usage -> usage.home().equals(ArchiveWiring.ID));
        if (inUse) {
            throw new StoreException.Unavailable(
                    "frames of this memory lie in " + noted.orElseThrow()
                            + ", of which this machine does not know: set "
                            + SettingKeys.S3_BUCKET.name()
                            + " here as on the other machines, and start long-running programs anew",
                    null);
        }
    }

    /** Erases nothing, and confirms only what cannot lie in a bucket: another machine may have come to use one since this program began. */
    static Erasing erasingWithout(Journal journal, Ledger ledger) {
        return new Erasing() {
            @Override
            public String name() {
                return ArchiveWiring.ID.toString();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                requireNoneInUse(journal, ledger, deadline);
                return Set.copyOf(ids);
            }
        };
    }
}
