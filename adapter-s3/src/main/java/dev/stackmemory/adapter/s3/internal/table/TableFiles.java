package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** The data files of the table, for what is kept beside each of them. Thread-safe. */
public final class TableFiles {
    private final ArchiveTable table;
    private final Changes changes;
    private final Rewrites rewrites;

    TableFiles(ArchiveTable table, Changes changes, Rewrites rewrites) {
        this.table = table;
        this.changes = changes;
        this.rewrites = rewrites;
    }

    /** One version of the table. Immutable. */
    public static final class Version {
        private final long position;
        private final TableView view;

        private Version(long position, TableView view) {
            this.position = position;
            this.view = view;
        }

        /** Its number: 0 before the first change, and higher with each. */
        public long position() {
            return position;
        }

        /** The files with rows. */
        public List<IndexedFile> files() {
            return possible(FrameFilter.ALL);
        }

        /** The files that may hold a frame which passes the filter. */
        public List<IndexedFile> possible(FrameFilter filter) {
            Expression expression = FilterExpressions.including(filter);
            return FileScan.possible(view, expression).stream()
                    .map(IndexedFile::of)
                    .toList();
        }
    }

    /**
     * Where the newest copy of a frame stands.
     *
     * @param location of the data file
     * @param revision of the copy
     */
    public record Place(String location, long revision) {}

    /** A call of a port begins. */
    public Operation begin(String name, Deadline deadline) {
        return table.begin(name, deadline);
    }

    public ObjectStore store() {
        return table.store();
    }

    public ArchiveSettings settings() {
        return table.settings();
    }

    /** The newest version. */
    public Version newest(Operation operation) {
        TableVersion newest = table.newest(operation);
        return new Version(newest.snapshot().map(Snapshot::sequenceNumber).orElse(0L), table.view(newest, operation));
    }

    /** Gives every row in its order, deleted ones included. */
    public void scan(Version version, IndexedFile file, Operation operation, Consumer<StoredFrame> sink) {
        var layout = new RowLayout(version.view.schema());
        table.rows()
                .scan(
                        new ParquetRows.File(file.location(), file.bytes()),
                        version.view.schema(),
                        Expressions.alwaysTrue(),
                        RowChoice.ALL,
                        operation,
                        (position, row) -> {
                            sink.accept(FrameRows.copy(layout, row));
                            return true;
                        });
    }

    /** Where the newest copies of the frames stand. */
    public Map<FrameId, Place> locate(Version version, Collection<FrameId> ids, Operation operation) {
        Map<FrameId, Place> places = new HashMap<>();
        table.locator()
                .locate(version.view, ids, operation)
                .forEach(
                        (id, located) -> places.put(id, new Place(located.file().location(), located.revision())));
        return places;
    }

    /** The files that hold one of the frames in a row which is not deleted, and perhaps others. */
    public List<IndexedFile> mayHold(Version version, Collection<FrameId> ids, Operation operation) {
        long[] hashes = ids.stream().mapToLong(IdHash::of).toArray();
        return version.view.files().stream()
                .filter(file -> file.rows() > 0)
                .filter(file -> {
                    BitSet rows = table.indexes().rows(file.file(), version.view.schema(), hashes, operation);
                    rows.andNot(file.deleted());
                    return !rows.isEmpty();
                })
                .map(IndexedFile::of)
                .toList();
    }

    /**
     * Writes files anew, each as a change of its own.
     *
     * @return whether each of them was there still, and is written
     */
    public boolean rewrite(Collection<String> locations, Progress progress, Operation operation) {
        return changes.locked(operation, () -> {
            boolean all = true;
            long done = 0;
            for (String location : locations) {
                operation.check();
                Table handle = table.handle(operation);
                TableView view = changes.view(handle, operation);
                Optional<LiveFile> file = view.files().stream()
                        .filter(candidate -> candidate.location().equals(location))
                        .findFirst();
                all &= file.isPresent() && rewrites.rewrite(handle, view, List.of(file.get()), Set.of(), operation);
                progress.report(++done, locations.size());
            }
            return all;
        });
    }
}
