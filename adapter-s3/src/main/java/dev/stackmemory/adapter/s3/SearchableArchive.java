package dev.stackmemory.adapter.s3;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.sidecar.SidecarParts;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An archive that is searched where it lies: each data file has an index beside it, of words and of vectors, written with it, written anew by compaction
 * and deleted with it. An archive that was written without them is searched as well, by reading its rows. Thread-safe.
 */
public final class SearchableArchive implements AutoCloseable {
    private final S3Archive archive;
    private final SidecarParts parts;

    private SearchableArchive(S3Archive archive, SidecarParts parts) {
        this.archive = archive;
        this.parts = parts;
    }

    /** Opens the archive as {@link S3Archive#open(ArchiveSettings)} does. */
    public static SearchableArchive open(ArchiveSettings settings, SidecarSettings sidecars) {
        var parts = new CompletableFuture<SidecarParts>();
        var cache = new LocalCache(sidecars.folder(), sidecars.maxBytes());
        S3Archive archive = S3Archive.open(settings, SidecarParts.observer(parts::join), cache);
        try {
            var made = new SidecarParts(archive.files(), cache);
            parts.complete(made);
            return new SearchableArchive(archive, made);
        } catch (RuntimeException failure) {
            archive.close();
            throw failure;
        }
    }

    /** The archive; to be erased from and compacted by {@link #erasing()} and {@link #maintenance()}, which know of the vectors. */
    public S3Archive archive() {
        return archive;
    }

    public FrameStore frames() {
        return archive.frames();
    }

    /**
     * The words of the archived frames. Its position is the number of the table's version. {@link ReadReport#filesScanned()} tells of files
     * whose index could not be used; {@code refresh} makes these, {@code rebuild} makes all.
     */
    public LexicalIndex lexical() {
        return parts.lexical();
    }

    /** The vectors of the archived frames. Those put are in objects of their own until {@code rebuild} or a compaction merges them. */
    public VectorIndex vectors() {
        return parts.vectors();
    }

    /** Reads the sessions from the indexes, as {@link #lexical()} does. */
    public SessionNeighbours neighbours() {
        return parts.neighbours();
    }

    /** Also reaches indexes, vectors, and the cache on this machine. */
    public Erasing erasing() {
        return parts.erasing(archive.erasing());
    }

    public StoreMaintenance maintenance() {
        return parts.maintenance(archive.maintenance());
    }

    /** As {@link S3Archive#explain}. */
    public <T> Explained<T> explain(Supplier<T> calls) {
        return archive.explain(calls);
    }

    @Override
    public void close() {
        parts.close();
        archive.close();
    }
}
