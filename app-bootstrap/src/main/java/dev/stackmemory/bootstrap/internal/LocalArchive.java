package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * The cold tier of a laptop: an archive in a folder. There is none until the first frame is moved to it, by whatever process, and it is opened when
 * it is first needed: most memories never fill their hot tier. A note beside it says that there is one, so that a folder that is missing, such as a
 * disk that is not mounted, is not taken for an empty archive. Thread-safe.
 */
final class LocalArchive {
    private static final String FOLDER = "archive";
    /** Says that there is one, beside it. */
    static final String NOTE = "archive.made";

    private final Path home;
    private final Path folder;
    private final Path note;
    private final Opening<GuardedArchive> archive;

    LocalArchive(Settings settings, OwnArchive own, SeenArchive seen, Measurements measurements, Closing closing) {
        this.home = settings.home();
        this.folder = home.resolve(FOLDER);
        this.note = home.resolve(NOTE);
        this.archive = new Opening<>(() -> {
            ArchiveSettings archived = ArchiveWiring.ofFolder(settings, folder);
            SidecarSettings sidecars = ArchiveWiring.sidecars(settings, ArchiveWiring.CACHE);
            return new GuardedArchive(
                    archived,
                    () -> open(archived, sidecars, own, settings.get(SettingKeys.S3_LOST)),
                    seen,
                    Optional.empty(),
                    measurements,
                    closing);
        });
    }

    private SearchableArchive open(ArchiveSettings settings, SidecarSettings sidecars, OwnArchive own, boolean lost) {
        boolean made = Files.exists(note);
        if (made && !Files.exists(folder)) {
            throw new StoreException.Unavailable(
                    "the archive at " + folder + " is missing. Mount or restore it; if it is lost for good, delete "
                            + note + ", and 'stackmemory storage verify' names the frames that were in it.",
                    null);
        }
        SearchableArchive opened = SearchableArchive.open(settings, sidecars);
        try {
            Deadline deadline = Deadline.after(ArchivedStores.NOTING);
            if (made && !lost) {
                own.require(opened.archive(), ArchiveWiring.describe(settings), Optional::empty, deadline);
            }
            own.remember(opened.archive(), deadline);
            Files.createFile(note);
        } catch (FileAlreadyExistsException noted) {
            return opened;
        } catch (IOException | StoreException.AccessDenied readOnly) {
            // Who cannot write here moves nothing, either.
            return opened;
        } catch (StoreException failure) {
            opened.close();
            throw failure;
        }
        return opened;
    }

    /** Whether anything was ever moved to the archive of that home. */
    static boolean isMade(Path home) {
        return Files.exists(home.resolve(FOLDER)) || Files.exists(home.resolve(NOTE));
    }

    /** The archive, if anything was ever moved to it. */
    Optional<GuardedArchive> find() {
        boolean isOpen = archive.isOpen() && archive.get().isOpen();
        return isOpen || isMade(home) ? Optional.of(get()) : Optional.empty();
    }

    /** The archive, made by the first call if there is none. */
    GuardedArchive get() {
        return archive.get();
    }

    /** Where there never was one, nothing is left to do. */
    boolean rebuildTexts(Progress progress, Deadline deadline) {
        return find().map(made -> made.rebuildTexts(progress, deadline)).orElse(true);
    }

    /** Erases from the archive; where there never was one, nothing of any frame is left in it. */
    Erasing erasing() {
        return new Erasing() {
            @Override
            public String name() {
                return ArchiveWiring.ID.toString();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                return find().map(made -> made.erasing().erase(ids, deadline)).orElse(Set.copyOf(ids));
            }
        };
    }
}
