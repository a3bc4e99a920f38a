package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.DataFileObserver;
import dev.stackmemory.adapter.s3.Warehouse;
import dev.stackmemory.adapter.s3.internal.object.BucketObjects;
import dev.stackmemory.adapter.s3.internal.object.CachedObjects;
import dev.stackmemory.adapter.s3.internal.object.FolderObjects;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.object.LocalCache.Kind;
import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/** The open table with what reads and writes it. Thread-safe. */
public final class ArchiveTable implements AutoCloseable {
    private static final ThreadLocal<@Nullable Tally> EXPLAINED = new ThreadLocal<>();

    private static final Set<Kind> KEPT = Set.of(Kind.WHOLE, Kind.END, Kind.COUNTS);

    private final ArchiveSettings settings;
    private final DataFileObserver observer;
    private final ObjectStore store;
    private final LruCache<String, byte[]> blobs;
    private final WarehouseIo io;
    private final ParquetRows rows;
    private final TableViews views;
    private final IdIndexes indexes;
    private final Locator locator;
    private final Optional<LocalCache> cache;
    private volatile String followed = "";
    private volatile @Nullable TableAccess access;
    private volatile boolean closed;

    private ArchiveTable(
            ArchiveSettings settings, DataFileObserver observer, ObjectStore warehouse, Optional<LocalCache> cache) {
        this.settings = settings;
        this.observer = observer;
        this.cache = cache;
        this.store = cache.<ObjectStore>map(local -> new CachedObjects(warehouse, local))
                .orElse(warehouse);
        this.blobs = new LruCache<>(settings.memoryBytes() / 8, bytes -> 100L + bytes.length);
        this.io = WarehouseIo.ofCallingThread(settings.id(), store, blobs);
        this.rows = new ParquetRows(store, settings.memoryBytes());
        this.views = new TableViews(io, rows, settings.memoryBytes());
        this.indexes = new IdIndexes(store, rows, settings.memoryBytes());
        this.locator = new Locator(indexes, rows);
    }

    /**
     * Opens the table; makes it where it is missing.
     *
     * @param cache where small objects of it are kept on this machine
     */
    public static ArchiveTable open(ArchiveSettings settings, DataFileObserver observer, Optional<LocalCache> cache) {
        ObjectStore store = switch (settings.warehouse()) {
            case Warehouse.Folder folder -> new FolderObjects(folder.path());
            case Warehouse.Bucket bucket -> new BucketObjects(bucket);
        };
        var table = new ArchiveTable(settings, observer, store, cache);
        try {
            table.access = TableAccess.open(settings, table.io);
            return table;
        } catch (RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    ArchiveSettings settings() {
        return settings;
    }

    DataFileObserver observer() {
        return observer;
    }

    ObjectStore store() {
        return store;
    }

    WarehouseIo io() {
        return io;
    }

    ParquetRows rows() {
        return rows;
    }

    TableViews views() {
        return views;
    }

    IdIndexes indexes() {
        return indexes;
    }

    Locator locator() {
        return locator;
    }

    /** Where small things are kept on this machine. */
    Optional<LocalCache> cache() {
        return cache;
    }

    /** A call of a port begins. */
    Operation begin(String name, Deadline deadline) {
        var operation = new Operation(
                settings.id(),
                name,
                deadline,
                Optional.ofNullable(EXPLAINED.get()).orElseGet(Tally::new));
        operation.check();
        return operation;
    }

    /** Writes an object that belongs to no version, and deletes it. */
    public void tryWriting(Deadline deadline) {
        Operation operation = begin("trying to write", deadline);
        String location = metadata(operation).location() + "/write-check-" + UUID.randomUUID();
        try (var object = io.forOperation(operation).newOutputFile(location).create()) {
            object.write('.');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        store.delete(List.of(location), operation);
    }

    /** Counts what the calls of this thread cost meanwhile. */
    public <T> T counting(Tally tally, Supplier<T> calls) {
        EXPLAINED.set(tally);
        try {
            return calls.get();
        } finally {
            EXPLAINED.remove();
        }
    }

    private TableAccess access() {
        TableAccess opened = access;
        if (closed || opened == null) {
            throw new Unavailable("the archive is closed", null);
        }
        return opened;
    }

    /** Iceberg's own name of the table. */
    public String identity() {
        return access().identity();
    }

    /** Whether it held no frame when it was opened. */
    public boolean wasEmpty() {
        return access().wasEmpty();
    }

    /** The number of the newest version. */
    public long version(Deadline deadline) {
        return metadata(begin("asking for the newest version", deadline)).lastSequenceNumber();
    }

    /** The number of the newest version that was seen here. */
    public long seenVersion() {
        return access().seenVersion();
    }

    TableMetadata metadata(Operation operation) {
        return access().newest(operation);
    }

    Table handle(Operation operation) {
        return access().handle(operation);
    }

    /** The newest version. */
    TableView view(Operation operation) {
        return view(newest(operation), operation);
    }

    TableVersion newest(Operation operation) {
        return TableVersion.newest(metadata(operation));
    }

    TableView view(TableVersion version, Operation operation) {
        TableView view = version.snapshot()
                .map(snapshot -> views.view(version.metadata(), snapshot, operation))
                .orElseGet(() -> views.current(version.metadata(), operation));
        follow(version.metadata(), operation);
        return view;
    }

    /** Lets go of what this machine keeps of older versions: other processes erase, too. */
    private void follow(TableMetadata metadata, Operation operation) {
        String description = metadata.metadataFileLocation();
        if (cache.isEmpty() || followed.equals(description)) {
            return;
        }
        followed = description;
        Set<String> named = new HashSet<>(Set.of(description));
        if (metadata.currentSnapshot() != null) {
            for (String object : views.objectsOf(metadata, metadata.currentSnapshot(), operation)) {
                named.add(object);
                named.add(object + IdIndex.SUFFIX);
            }
        }
        cache.get().keepOnly(named, KEPT);
        cache.get().enforce();
    }

    /** Forgets all that is known of the warehouse, so that it is read again. */
    void forgetAll() {
        forget();
        cache.ifPresent(local -> local.keepOnly(Set.of(), KEPT));
    }

    /** Forgets what is kept in memory of the warehouse. */
    void forget() {
        blobs.clear();
        rows.forget();
        views.forget();
        indexes.forget();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            TableAccess opened = access;
            if (opened != null) {
                opened.close();
            }
            store.close();
        }
    }
}
