package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cold tier of a laptop: an archive in a folder. There is none until the first frame is moved to it, by whatever process, and it is opened when
 * it is first needed: most memories never fill their hot tier. Thread-safe.
 */
final class LocalArchive {
    /** What frames that are at home in it name as their home. */
    static final StoreId ID = StoreId.shared("s3");

    private static final String FOLDER = "archive";
    private static final String CACHE = "archive-cache";

    private final ArchiveSettings settings;
    private final SidecarSettings sidecars;
    private final Path folder;
    private final Closing closing;
    private @Nullable SearchableArchive opened;

    LocalArchive(Path home, Closing closing) {
        this.folder = home.resolve(FOLDER);
        this.settings = ArchiveSettings.ofFolder(folder).withId(ID);
        this.sidecars = SidecarSettings.of(home.resolve(CACHE));
        this.closing = closing;
    }

    /** The archive, if anything was ever moved to it. */
    synchronized Optional<SearchableArchive> find() {
        return opened != null || Files.exists(folder) ? Optional.of(open()) : Optional.empty();
    }

    /** The archive, made if there is none. */
    synchronized SearchableArchive open() {
        if (opened == null) {
            opened = closing.add(SearchableArchive.open(settings, sidecars));
        }
        return opened;
    }

    /** Erases from the archive; where there is none, nothing of any frame is left in it. */
    Erasing erasing() {
        return new Erasing() {
            @Override
            public String name() {
                return ID.toString();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                return find().map(archive -> archive.erasing().erase(ids, deadline))
                        .orElse(Set.copyOf(ids));
            }
        };
    }
}
