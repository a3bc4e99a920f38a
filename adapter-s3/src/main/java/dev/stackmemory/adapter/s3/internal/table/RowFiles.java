package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.DataFileObserver;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.InternalRecordWrapper;

/** Writes sorted frames to data files: one file for a month unless it grows beyond the size that files should have. */
final class RowFiles {
    /** The order of the table, by which files prune: project, creation time, id. */
    static final Comparator<StoredFrame> ORDER = Comparator.comparing(
                    (StoredFrame copy) -> copy.frame().project())
            .thenComparing(copy -> copy.frame().createdAt())
            .thenComparing(copy -> copy.frame().id());

    private static final int ROWS_BETWEEN_SIZES = 500;

    /** Each takes a thread, and another for its index. */
    private static final int MONTHS_AT_A_TIME = 2;

    private final ArchiveSettings settings;
    private final WarehouseIo io;
    private final DataFileObserver observer;

    RowFiles(ArchiveSettings settings, WarehouseIo io, DataFileObserver observer) {
        this.settings = settings;
        this.io = io;
        this.observer = observer;
    }

    /** Frames in any order, to the months that they belong to. */
    List<RowFileWriter.Written> write(Table table, List<StoredFrame> copies, Operation operation) {
        Map<Integer, List<StoredFrame>> months = new TreeMap<>();
        for (StoredFrame copy : copies) {
            var day = Exactness.moment(copy.frame().createdAt());
            months.computeIfAbsent(day.getYear() * 12 + day.getMonthValue(), month -> new ArrayList<>())
                    .add(copy);
        }
        var written = new ConcurrentLinkedQueue<RowFileWriter.Written>();
        try {
            Parallel.forEach(months.values(), MONTHS_AT_A_TIME, month -> {
                month.sort(ORDER);
                written.addAll(writeMonth(table, month.iterator(), operation));
            });
        } catch (RuntimeException failure) {
            discard(written, operation);
            throw failure;
        }
        return List.copyOf(written);
    }

    /** Frames of one month in their order. */
    List<RowFileWriter.Written> writeMonth(Table table, Iterator<StoredFrame> copies, Operation operation) {
        return TableFailures.translated(operation, () -> {
            var written = new ArrayList<RowFileWriter.Written>();
            RowFileWriter writer = null;
            var codec = new FrameRows(table.schema());
            var partition = new PartitionKey(table.spec(), table.schema());
            var values = new InternalRecordWrapper(table.schema().asStruct());
            try {
                int rows = 0;
                while (copies.hasNext()) {
                    StoredFrame copy = copies.next();
                    var row = codec.row(copy);
                    if (writer == null) {
                        partition.partition(values.wrap(row));
                        writer = new RowFileWriter(
                                table,
                                io.forOperation(operation),
                                operation,
                                partition,
                                UUID.randomUUID().toString(),
                                FrameTable.fileProperties(settings.compression()),
                                observer);
                    }
                    writer.add(copy, row);
                    rows++;
                    if (rows % ROWS_BETWEEN_SIZES == 0 && writer.length() >= settings.targetFileBytes()) {
                        written.add(writer.finish());
                        writer = null;
                    }
                }
                if (writer != null) {
                    written.add(writer.finish());
                    writer = null;
                }
                return written;
            } catch (RuntimeException | IOException failure) {
                if (writer != null) {
                    writer.abandon();
                }
                discard(written, operation);
                throw failure;
            }
        });
    }

    /** Deletes files that will certainly never be part of the table. What cannot be deleted now goes later, as an orphan. */
    void discard(Collection<RowFileWriter.Written> written, Operation operation) {
        for (RowFileWriter.Written each : written) {
            each.observer().abandon();
            discard(each.file().location(), operation);
        }
    }

    private boolean discard(String location, Operation operation) {
        try {
            var beside = new ArrayList<String>();
            io.store().list(location, entry -> beside.add(entry.location()), operation);
            io.store().delete(beside, operation);
            return true;
        } catch (StoreException leftForLater) {
            // The failure that led here is the one to report.
            return false;
        }
    }

    /** Where a written frame stands. */
    static Map<FrameId, Position> positions(List<RowFileWriter.Written> written) {
        Map<FrameId, Position> positions = new HashMap<>();
        for (RowFileWriter.Written each : written) {
            each.positions().forEach((id, row) -> positions.put(id, new Position(each.file(), row)));
        }
        return positions;
    }

    /** A row of a file. */
    record Position(DataFile file, long row) {}
}
