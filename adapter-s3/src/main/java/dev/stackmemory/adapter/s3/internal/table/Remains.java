package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.ParquetObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/** What older versions and writes that came to nothing leave in the warehouse, and how it goes. */
final class Remains {
    private final ArchiveTable table;

    Remains(ArchiveTable table) {
        this.table = table;
    }

    static TableMetadata metadata(Table handle) {
        return ((HasTableOperations) handle).operations().current();
    }

    /** The older versions that no branch or tag holds. */
    static List<Snapshot> older(TableMetadata metadata) {
        Set<Long> held = new HashSet<>();
        metadata.refs().values().forEach((SnapshotRef ref) -> held.add(ref.snapshotId()));
        return metadata.snapshots().stream()
                .filter(snapshot -> !held.contains(snapshot.snapshotId()))
                .toList();
    }

    /**
     * Lets go of versions, and deletes what only they had.
     *
     * @return false if another process changed the table meanwhile; nothing was changed
     */
    boolean expire(Table handle, Collection<Snapshot> snapshots, Operation operation) {
        if (snapshots.isEmpty()) {
            return true;
        }
        TableMetadata before = metadata(handle);
        Set<Long> going = new HashSet<>();
        snapshots.forEach(snapshot -> going.add(snapshot.snapshotId()));
        Set<String> objects = new HashSet<>();
        snapshots.forEach(snapshot -> objects.addAll(table.views().objectsOf(before, snapshot, operation)));
        try {
            ExpireSnapshots expire = handle.expireSnapshots().cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
            // A time before all of them, so that those named are the only ones that go.
            expire.expireOlderThan(0);
            going.forEach(expire::expireSnapshotId);
            Commits.commit(expire, operation);
        } catch (CommitFailedException | ValidationException faster) {
            operation.check();
            return false;
        }
        handle.refresh();
        TableMetadata after = metadata(handle);
        for (Snapshot staying : after.snapshots()) {
            objects.removeAll(table.views().objectsOf(after, staying, operation));
        }
        delete(objects, operation);
        return true;
    }

    /** Deletes objects, with what stands beside them. */
    void delete(Collection<String> objects, Operation operation) {
        var all = new HashSet<>(objects);
        var dataFiles = new ArrayList<String>();
        for (String object : objects) {
            if (ParquetObject.dataFileOf(object).filter(object::equals).isPresent()) {
                dataFiles.add(object);
            }
        }
        dataFiles.forEach(file -> table.store().list(file, entry -> all.add(entry.location()), operation));
        table.store().delete(all, operation);
        table.forget();
        table.observer().expired(dataFiles);
    }

    /** Objects that no version names. Some may belong to a change that is still on its way. */
    List<ObjectStore.Entry> orphans(TableMetadata metadata, Operation operation) {
        Set<String> named = new HashSet<>();
        named.add(metadata.metadataFileLocation());
        metadata.previousFiles().forEach(entry -> named.add(entry.file()));
        metadata.statisticsFiles().forEach(file -> named.add(file.path()));
        metadata.partitionStatisticsFiles().forEach(file -> named.add(file.path()));
        for (Snapshot snapshot : metadata.snapshots()) {
            named.addAll(table.views().objectsOf(metadata, snapshot, operation));
        }
        var orphans = new ArrayList<ObjectStore.Entry>();
        table.store()
                .list(
                        metadata.location() + "/",
                        entry -> {
                            boolean kept = named.contains(entry.location())
                                    || ParquetObject.dataFileOf(entry.location())
                                            .filter(named::contains)
                                            .isPresent();
                            if (!kept) {
                                orphans.add(entry);
                            }
                        },
                        operation);
        return orphans;
    }

    /** Whether an object is older than any change on its way can be. */
    boolean isLeftOver(ObjectStore.Entry orphan) {
        Instant limit =
                table.settings().clock().instant().minus(table.settings().keepOrphans());
        return !orphan.written().isAfter(limit);
    }

    /** Deletes what crashed or refused changes left. */
    void deleteOrphans(TableMetadata metadata, Operation operation) {
        List<String> leftOver = orphans(metadata, operation).stream()
                .filter(this::isLeftOver)
                .map(ObjectStore.Entry::location)
                .toList();
        if (!leftOver.isEmpty()) {
            delete(leftOver, operation);
        }
    }
}
