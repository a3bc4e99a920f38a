package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.PastVersion;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** The versions of the table that have not expired. */
public final class ArchiveHistory {
    private final ArchiveTable table;

    ArchiveHistory(ArchiveTable table) {
        this.table = table;
    }

    /** All versions, oldest first. */
    public List<PastVersion> versions(Deadline deadline) {
        TableMetadata metadata = table.metadata(table.begin("listing versions", deadline));
        return metadata.snapshots().stream()
                .sorted(Comparator.comparingLong(Snapshot::sequenceNumber))
                .<PastVersion>map(Past::new)
                .toList();
    }

    /** The version that was the newest at that instant; none if the archive was empty then, or the version has expired. */
    public Optional<PastVersion> asOf(Instant instant, Deadline deadline) {
        TableMetadata metadata = table.metadata(table.begin("looking for a version", deadline));
        HistoryEntry newest = null;
        for (HistoryEntry entry : metadata.snapshotLog()) {
            if (entry.timestampMillis() <= instant.toEpochMilli()) {
                newest = entry;
            }
        }
        return Optional.ofNullable(newest)
                .map(entry -> metadata.snapshot(entry.snapshotId()))
                .map(Past::new);
    }

    private TableVersion version(long snapshotId, Operation operation) {
        TableMetadata metadata = table.metadata(operation);
        Snapshot snapshot = metadata.snapshot(snapshotId);
        if (snapshot == null) {
            throw new CorruptStore("version " + snapshotId + " of the archive has expired", null);
        }
        return new TableVersion(metadata, Optional.of(snapshot));
    }

    private final class Past implements PastVersion {
        private final long snapshot;
        private final Instant committedAt;

        Past(Snapshot version) {
            this.snapshot = version.snapshotId();
            this.committedAt = Instant.ofEpochMilli(version.timestampMillis());
        }

        @Override
        public long snapshot() {
            return snapshot;
        }

        @Override
        public Instant committedAt() {
            return committedAt;
        }

        @Override
        public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
            Operation operation = table.begin("finding frames", deadline);
            return table.locator().find(table.view(version(snapshot, operation), operation), ids, operation);
        }

        @Override
        public FrameCatalog catalog() {
            return new ArchiveCatalog(table, operation -> version(snapshot, operation));
        }
    }
}
