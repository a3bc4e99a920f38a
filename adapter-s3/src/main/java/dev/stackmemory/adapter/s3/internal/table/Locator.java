package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Finds frames of one version of the table by their ids. Thread-safe. */
final class Locator {
    private static final int FILES_AT_A_TIME = 32;

    /** Each in memory while it is read. */
    private static final int ROW_GROUPS_AT_A_TIME = 32;

    private final IdIndexes indexes;
    private final ParquetRows rows;

    Locator(IdIndexes indexes, ParquetRows rows) {
        this.indexes = indexes;
        this.rows = rows;
    }

    /** Rows of one row group of a file that may belong to ids that were asked for. */
    private record Candidates(LiveFile file, BitSet rows) {}

    /** The newest copy of each of the ids that has one: where it stands, without its content. */
    Map<FrameId, Located> locate(TableView view, Collection<FrameId> ids, Operation operation) {
        Set<FrameId> wanted = new HashSet<>(ids);
        Schema narrow = view.schema().select(Column.ID, Column.REVISION, Column.LEDGER_VERSION);
        var layout = new RowLayout(narrow);
        var found = new HashMap<FrameId, Located>();
        read(view, wanted, narrow, layout, operation, (file, position, row, id) -> {
            var located = new Located(
                    file,
                    position,
                    layout.get(row, Column.REVISION, Long.class),
                    layout.get(row, Column.LEDGER_VERSION, Long.class));
            synchronized (found) {
                found.merge(id, located, (one, other) -> other.isNewerThan(one) ? other : one);
            }
        });
        return found;
    }

    /** The newest copy of each of the ids that has one. */
    Map<FrameId, StoredFrame> find(TableView view, Collection<FrameId> ids, Operation operation) {
        Set<FrameId> wanted = new HashSet<>(ids);
        var layout = new RowLayout(view.schema());
        var found = new HashMap<FrameId, StoredFrame>();
        read(view, wanted, view.schema(), layout, operation, (file, position, row, id) -> {
            StoredFrame copy = FrameRows.copy(layout, row);
            synchronized (found) {
                found.merge(id, copy, Locator::newer);
            }
        });
        return found;
    }

    /** Of two copies of a frame the newer one; the first of equal ones. */
    static StoredFrame newer(StoredFrame one, StoredFrame other) {
        long byRevision = Long.compare(one.frame().revision(), other.frame().revision());
        return byRevision > 0 || (byRevision == 0 && one.ledgerVersion() >= other.ledgerVersion()) ? one : other;
    }

    /** Takes rows of ids that were asked for, from several threads. */
    private interface FoundRow {
        void take(LiveFile file, long position, Record row, FrameId id);
    }

    private void read(
            TableView view, Set<FrameId> wanted, Schema columns, RowLayout layout, Operation operation, FoundRow sink) {
        operation.choosingAmong(view.files().size());
        // The row groups of a file are asked for as soon as its index has answered, beside the indexes that others wait
        // for.
        long[] hashes = wanted.stream().mapToLong(IdHash::of).toArray();
        List<Candidates> groups = Parallel.map(
                        possible(view, wanted),
                        FILES_AT_A_TIME,
                        file -> candidates(file, view.schema(), hashes, operation))
                .stream()
                .flatMap(List::stream)
                .toList();
        Parallel.forEach(
                groups,
                ROW_GROUPS_AT_A_TIME,
                group -> rows.scanGroup(
                        file(group.file()), columns, RowChoice.only(group.rows()), operation, (position, row) -> {
                            var id = new FrameId(layout.text(row, Column.ID));
                            if (wanted.contains(id)) {
                                sink.take(group.file(), position, row, id);
                            }
                            return true;
                        }));
    }

    private List<Candidates> candidates(LiveFile file, Schema schema, long[] hashes, Operation operation) {
        BitSet found = indexes.rows(file.file(), schema, hashes, operation);
        found.andNot(file.deleted());
        return found.isEmpty()
                ? List.of()
                : rows.byRowGroup(file(file), found, operation).stream()
                        .map(part -> new Candidates(file, part))
                        .toList();
    }

    static ParquetRows.File file(LiveFile file) {
        return new ParquetRows.File(file.location(), file.file().fileSizeInBytes());
    }

    /** The files that may hold one of the ids, by what the table says about them. */
    private static List<LiveFile> possible(TableView view, Set<FrameId> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        int idColumn = view.schema().findField(Column.ID).fieldId();
        List<String> sorted = wanted.stream().sorted().map(FrameId::value).toList();
        return view.files().stream()
                .filter(file -> file.rows() > 0)
                .filter(file -> Bounds.of(file.file(), idColumn).mayHoldAny(sorted))
                .toList();
    }

    /** What the table says about the ids of a file. */
    private record Bounds(String lower, String upper, boolean known) {
        static Bounds of(DataFile file, int column) {
            ByteBuffer lower =
                    file.lowerBounds() == null ? null : file.lowerBounds().get(column);
            ByteBuffer upper =
                    file.upperBounds() == null ? null : file.upperBounds().get(column);
            if (lower == null || upper == null) {
                return new Bounds("", "", false);
            }
            CharSequence from = Conversions.fromByteBuffer(Types.StringType.get(), lower);
            CharSequence to = Conversions.fromByteBuffer(Types.StringType.get(), upper);
            return new Bounds(from.toString(), to.toString(), true);
        }

        /** Bounds may be shortened, the lower one down and the upper one up, so they can be compared as they are. */
        boolean mayHoldAny(List<String> sorted) {
            if (!known) {
                return true;
            }
            int from = Collections.binarySearch(sorted, lower, Utf8Order.INSTANCE);
            int first = from < 0 ? -from - 1 : from;
            return first < sorted.size() && Utf8Order.INSTANCE.compare(sorted.get(first), upper) <= 0;
        }
    }
}
