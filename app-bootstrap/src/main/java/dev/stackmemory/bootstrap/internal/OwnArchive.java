package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.s3.S3Archive;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The archive that frames of a memory are at home in, which its journal remembers: with another, or an empty one, theirs would be taken for lost. */
final class OwnArchive {
    private final Ledger ledger;
    private final JournalNote identity;
    private final InstantSource clock;

    OwnArchive(Ledger ledger, Journal journal, InstantSource clock) {
        this.ledger = ledger;
        this.identity = new JournalNote(journal, "archive");
        this.clock = clock;
    }

    /**
     * Passes if this is the archive, or if no frame is at home in one.
     *
     * @param named the opened archive, in words for people
     * @param theirs the archive that frames were put into, as far as anybody has noted it
     * @throws StoreException.Unavailable if it is another
     */
    void require(S3Archive opened, String named, Supplier<Optional<String>> theirs, Deadline deadline) {
        boolean another = identity.find(deadline)
                .filter(remembered -> !remembered.equals(opened.identity()))
                .isPresent();
        boolean doubtful = another || opened.wasEmpty();
        // What moves meanwhile is in the archive before the ledger says so, and leaves it after.
        if (!doubtful || atHome(deadline) == 0 || (!another && opened.catalog().count(FrameFilter.ALL, deadline) > 0)) {
            return;
        }
        long frames = atHome(deadline);
        if (frames > 0) {
            throw new StoreException.Unavailable(
                    frames + (frames == 1 ? " frame of this memory is" : " frames of this memory are") + " at home in "
                            + theirs.get().filter(noted -> !noted.equals(named)).orElse("an archive") + ", and " + named
                            + (opened.wasEmpty() ? " is empty" : " was made by another memory")
                            + ": it is another. Set "
                            + SettingKeys.S3_BUCKET.name() + ", " + SettingKeys.S3_PREFIX.name() + " and "
                            + SettingKeys.S3_CATALOG.name()
                            + " as they were, or restore it. If it is lost for good, set " + SettingKeys.S3_LOST.name()
                            + " to true, and 'stackmemory storage verify' names the frames that were in it.",
                    null);
        }
    }

    /** Takes this archive for the memory's own from now on. */
    void remember(S3Archive opened, Deadline deadline) {
        identity.put(opened.identity(), clock.instant(), deadline);
    }

    private long atHome(Deadline deadline) {
        return ledger.usage(deadline).stream()
                .filter(usage -> usage.home().equals(ArchiveWiring.ID))
                .mapToLong(TierUsage::frames)
                .sum();
    }
}
