package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.ParquetObject;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/**
 * Erases frames from every file that holds them, also as deleted rows: files of the newest version are written anew, older versions
 * that name such a file expire, and left-over files go. A file that a change on its way may still need keeps the frames in it from being
 * confirmed.
 */
final class ArchiveErasing implements Erasing {
    private final ArchiveTable table;
    private final Changes changes;
    private final Rewrites rewrites;
    private final Remains remains;

    ArchiveErasing(ArchiveTable table, Changes changes, Rewrites rewrites, Remains remains) {
        this.table = table;
        this.changes = changes;
        this.rewrites = rewrites;
        this.remains = remains;
    }

    @Override
    public String name() {
        return table.settings().id().toString();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Set<FrameId> going = Set.copyOf(ids);
        Operation operation = table.begin("erasing frames", deadline);
        return changes.locked(operation, () -> {
            while (!rewriteFiles(going, operation)) {
                operation.check();
            }
            Set<FrameId> remaining = expireVersions(going, operation);
            remaining.addAll(eraseOrphans(going, operation));
            var erased = new HashSet<>(going);
            erased.removeAll(remaining);
            return erased;
        });
    }

    private boolean rewriteFiles(Set<FrameId> ids, Operation operation) {
        Table handle = table.handle(operation);
        TableView view = changes.view(handle, operation);
        List<LiveFile> holding = view.files().stream()
                .filter(file -> !held(file.file(), view, ids, operation).isEmpty())
                .toList();
        if (holding.isEmpty()) {
            return true;
        }
        // One file at a time keeps their number and order; each is a version of its own, on which the next rests.
        rewrites.rewrite(handle, view, List.of(holding.getFirst()), ids, operation);
        return holding.size() == 1 && rewriteFiles(ids, operation);
    }

    /** The ids that the file holds, be it in a deleted row. */
    private Set<FrameId> held(DataFile file, TableView view, Set<FrameId> ids, Operation operation) {
        IdIndex index = table.indexes().whole(file, view.schema(), operation);
        return held(index, ids);
    }

    private static Set<FrameId> held(IdIndex index, Set<FrameId> ids) {
        var held = new HashSet<FrameId>();
        for (FrameId id : ids) {
            if (index.rows(IdHash.of(id)).length > 0) {
                held.add(id);
            }
        }
        return held;
    }

    private Set<FrameId> expireVersions(Set<FrameId> ids, Operation operation) {
        while (true) {
            Table handle = table.handle(operation);
            TableMetadata metadata = Remains.metadata(handle);
            Map<Snapshot, Set<FrameId>> holding = new HashMap<>();
            for (Snapshot snapshot : metadata.snapshots()) {
                TableView view = table.views().view(metadata, snapshot, operation);
                Set<FrameId> held = new HashSet<>();
                view.files().forEach(file -> held.addAll(held(file.file(), view, ids, operation)));
                if (!held.isEmpty()) {
                    holding.put(snapshot, held);
                }
            }
            var going = new ArrayList<>(Remains.older(metadata));
            going.retainAll(holding.keySet());
            if (remains.expire(handle, going, operation)) {
                going.forEach(holding::remove);
                Set<FrameId> remaining = new HashSet<>();
                holding.values().forEach(remaining::addAll);
                return remaining;
            }
        }
    }

    private Set<FrameId> eraseOrphans(Set<FrameId> ids, Operation operation) {
        TableMetadata metadata = table.metadata(operation);
        Set<FrameId> remaining = new HashSet<>();
        var leftOver = new ArrayList<String>();
        for (ObjectStore.Entry orphan : remains.orphans(metadata, operation)) {
            if (remains.isLeftOver(orphan)) {
                leftOver.add(orphan.location());
            } else if (ParquetObject.dataFileOf(orphan.location()).isPresent()) {
                remaining.addAll(heldByOrphan(orphan, ids, operation));
            }
        }
        if (!leftOver.isEmpty()) {
            remains.delete(leftOver, operation);
        }
        return remaining;
    }

    /** A file on its way says by its index what it holds; without one it may hold anything. */
    private Set<FrameId> heldByOrphan(ObjectStore.Entry orphan, Set<FrameId> ids, Operation operation) {
        String file = ParquetObject.dataFileOf(orphan.location()).orElseThrow();
        try {
            String index = file + IdIndex.SUFFIX;
            byte[] bytes = table.store().readWhole(index, operation);
            return IdIndex.decode(bytes).map(known -> held(known, ids)).orElse(ids);
        } catch (ObjectStore.MissingObject notYet) {
            return file.endsWith("-deletes.parquet") ? Set.of() : ids;
        }
    }
}
