package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.s3.S3Archive;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.util.Optional;
import java.util.function.Supplier;

/** Frames are at home in an archive, and the one that the settings name is empty: it is another, and theirs must not be taken for lost. */
final class HomesElsewhere {
    private HomesElsewhere() {}

    /**
     * Costs nothing where the archive holds a frame.
     *
     * @param named the opened archive, in words for people
     * @param theirs the archive that frames were put into, as far as anybody has noted it
     * @throws StoreException.Unavailable if it is another
     */
    static void requireNone(
            S3Archive opened, Ledger ledger, String named, Supplier<Optional<String>> theirs, Deadline deadline) {
        // What moves meanwhile is in the archive before the ledger says so, and leaves it after.
        if (!opened.wasEmpty()
                || atHome(ledger, deadline) == 0
                || opened.catalog().count(FrameFilter.ALL, deadline) > 0) {
            return;
        }
        long frames = atHome(ledger, deadline);
        if (frames > 0) {
            throw new StoreException.Unavailable(
                    frames + (frames == 1 ? " frame of this memory is" : " frames of this memory are") + " at home in "
                            + theirs.get().filter(noted -> !noted.equals(named)).orElse("an archive") + ", and " + named
                            + " is empty: it is another. Set " + SettingKeys.S3_BUCKET.name() + ", "
                            + SettingKeys.S3_PREFIX.name() + " and " + SettingKeys.S3_CATALOG.name()
                            + " as they were, or restore it. If it is lost for good, set " + SettingKeys.S3_LOST.name()
                            + " to true, and 'stackmemory storage verify' names the frames that were in it.",
                    null);
        }
    }

    private static long atHome(Ledger ledger, Deadline deadline) {
        return ledger.usage(deadline).stream()
                .filter(usage -> usage.home().equals(ArchiveWiring.ID))
                .mapToLong(TierUsage::frames)
                .sum();
    }
}
