package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps copies of frames as rows of the table. */
final class FrameArchive implements FrameStore {
    private final ArchiveTable table;
    private final Changes changes;

    FrameArchive(ArchiveTable table, Changes changes) {
        this.table = table;
        this.changes = changes;
    }

    @Override
    public StoreId id() {
        return table.settings().id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Operation operation = table.begin("finding frames", deadline);
        return table.locator().find(table.view(operation), ids, operation);
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        if (!copies.isEmpty()) {
            changes.put(copies, table.begin("storing frames", deadline));
        }
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return copies.isEmpty() ? Set.of() : changes.delete(copies, table.begin("deleting frames", deadline));
    }
}
