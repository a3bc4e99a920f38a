package dev.stackmemory.adapter.s3;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import dev.stackmemory.adapter.s3.internal.table.ArchiveParts;
import dev.stackmemory.adapter.s3.internal.table.ArchiveTable;
import dev.stackmemory.adapter.s3.internal.table.TableFiles;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An archive of frames in an Iceberg table, whose files lie in a bucket or a folder. It holds every frame that was put until it is deleted; it is no
 * home, records nothing and keeps no ledger. Safe beside other processes on the same table. Thread-safe; every part may be used until this
 * is closed, and throws {@code Unavailable} after.
 */
public final class S3Archive implements AutoCloseable {
    private final ArchiveTable table;
    private final ArchiveParts parts;

    private S3Archive(ArchiveTable table) {
        this.table = table;
        this.parts = new ArchiveParts(table);
    }

    /**
     * Opens the archive; the table is made where it is missing, a bucket is not.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if a service does not answer, or if the warehouse holds an archive that
     *     the catalog does not know; nothing is changed
     * @throws dev.stackmemory.ports.failure.StoreException.NewerSchema if a newer program wrote the table; nothing is changed
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the keys, the password or the rights do not suffice
     */
    public static S3Archive open(ArchiveSettings settings) {
        return open(settings, DataFileObserver.NONE);
    }

    /** As {@link #open(ArchiveSettings)}, with something that is kept beside each data file. */
    public static S3Archive open(ArchiveSettings settings, DataFileObserver observer) {
        return new S3Archive(ArchiveTable.open(settings, observer, Optional.empty()));
    }

    /** As {@link #open(ArchiveSettings, DataFileObserver)}, keeping small objects on this machine. */
    static S3Archive open(ArchiveSettings settings, DataFileObserver observer, LocalCache cache) {
        return new S3Archive(ArchiveTable.open(settings, observer, Optional.of(cache)));
    }

    public FrameStore frames() {
        return parts.frames();
    }

    /** Lists every frame that the archive holds. */
    public FrameCatalog catalog() {
        return parts.catalog();
    }

    public Erasing erasing() {
        return parts.erasing();
    }

    public StoreMaintenance maintenance() {
        return parts.maintenance();
    }

    public SessionNeighbours neighbours() {
        return parts.neighbours();
    }

    /** What the archive held earlier, as long as {@link ArchiveSettings#keepSnapshots} and no erasure has removed it. */
    public StoreHistory history() {
        return parts.history();
    }

    /** The data files, for what is kept beside them. */
    TableFiles files() {
        return parts.files();
    }

    /** What tells this archive from every other, wherever it lies; it stays the same for as long as the table is there. Asks nobody. */
    public String identity() {
        return table.identity();
    }

    /** Whether it held no frame when it was opened. Asks nobody, and so costs nothing. */
    public boolean wasEmpty() {
        return table.wasEmpty();
    }

    /**
     * The number of the newest version, which grows with each change of the table: a smaller one than before means that the catalog was set back. At least 0.
     * Asks the catalog.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the catalog does not answer in time
     */
    public long version(Deadline deadline) {
        return table.version(deadline);
    }

    /**
     * Writes a small object and deletes it. What a cut in between leaves is removed by a later compaction.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if it may not be written, or nothing deleted
     * @throws dev.stackmemory.ports.failure.StoreException if a service does not answer in time
     */
    public void tryWriting(Deadline deadline) {
        table.tryWriting(deadline);
    }

    /** The number of the newest version that was seen here. Asks nobody. */
    public long seenVersion() {
        return table.seenVersion();
    }

    /** Makes calls of the archive on this thread, and tells what they have cost. */
    public <T> Explained<T> explain(Supplier<T> calls) {
        var tally = new Tally();
        T answer = table.counting(tally, calls);
        return new Explained<>(answer, tally.report());
    }

    @Override
    public void close() {
        table.close();
    }
}
