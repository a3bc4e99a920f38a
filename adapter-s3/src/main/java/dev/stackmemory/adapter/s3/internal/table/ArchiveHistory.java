package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.PastVersion;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** The versions of the table that have not expired. */
public final class ArchiveHistory implements StoreHistory {
    private final ArchiveTable table;

    ArchiveHistory(ArchiveTable table) {
        this.table = table;
    }

    @Override
    public List<PastVersion> versions(Deadline deadline) {
        return snapshots(table.metadata(table.begin("listing versions", deadline)))
                .<PastVersion>map(Past::new)
                .toList();
    }

    @Override
    public Optional<PastVersion> asOf(Instant instant, Deadline deadline) {
        TableMetadata metadata = table.metadata(table.begin("looking for a version", deadline));
        Optional<Snapshot> newest = snapshots(metadata)
                .filter(snapshot -> !committedAt(snapshot).isAfter(instant))
                .reduce((older, newer) -> newer);
        Optional<Snapshot> next = snapshots(metadata)
                .filter(snapshot -> committedAt(snapshot).isAfter(instant))
                .findFirst();
        return newest.filter(snapshot -> committedAt(snapshot).equals(instant.truncatedTo(ChronoUnit.MILLIS))
                        || next.isEmpty()
                        || follows(next.get(), snapshot))
                .map(Past::new);
    }

    private static Instant committedAt(Snapshot snapshot) {
        return Instant.ofEpochMilli(snapshot.timestampMillis());
    }

    /** Whether no version between them has expired, as one does that held what was erased. */
    private static boolean follows(Snapshot next, Snapshot snapshot) {
        return Objects.equals(next.parentId(), snapshot.snapshotId());
    }

    private static Stream<Snapshot> snapshots(TableMetadata metadata) {
        return metadata.snapshots().stream().sorted(Comparator.comparingLong(Snapshot::sequenceNumber));
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
            this.committedAt = ArchiveHistory.committedAt(version);
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
