package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore.MissingObject;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.ParquetObject;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.SeekableInputStream;

/** Reads rows of Parquet files: only the row groups that may hold an answer, and of them only the columns asked for. Thread-safe. */
final class ParquetRows {
    private final ObjectStore store;
    private final LruCache<String, ParquetMetadata> footers;

    /** Where the pages begin stands there. */
    private final LruCache<String, byte[]> ends;

    ParquetRows(ObjectStore store, long memoryBytes) {
        this.store = store;
        this.footers = new LruCache<>(memoryBytes / 4, ParquetRows::sizeOf);
        this.ends = new LruCache<>(memoryBytes / 8, bytes -> 100L + bytes.length);
    }

    /** For one reader: they hold its decompressors, which are not thread-safe and go when it is closed. */
    private static ParquetReadOptions options() {
        return ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withUseHadoopVectoredIo(true)
                .usePageChecksumVerification(true)
                .build();
    }

    private static long sizeOf(ParquetMetadata footer) {
        return 2_000
                + footer.getBlocks().stream()
                        .mapToLong(block -> 600L * block.getColumns().size())
                        .sum();
    }

    /** A file and its size. */
    record File(String location, long length) {}

    /** Takes rows in their order. */
    @FunctionalInterface
    interface RowSink {
        /**
         * @param position of the row in its file
         * @return whether to go on
         */
        boolean take(long position, Record row);
    }

    /**
     * Gives the chosen rows of the row groups that may hold one that passes the filter; rows are not filtered one by one.
     *
     * @param columns of the table, by its ids; what the file lacks reads as absent
     * @param filter over columns of the same schema
     */
    void scan(File file, Schema columns, Expression filter, RowChoice choice, Operation operation, RowSink sink) {
        TableFailures.translated(operation, () -> {
            try (RowCursor cursor = open(file, columns, filter, choice, operation)) {
                read(cursor, sink);
            } catch (RuntimeException | IOException damaged) {
                throw failure(file.location(), damaged);
            }
            return true;
        });
    }

    /** The wanted rows, apart for each row group that holds some, so that these can be read side by side by {@link #scanGroup}. */
    List<BitSet> byRowGroup(File file, BitSet wanted, Operation operation) {
        return TableFailures.translated(operation, () -> {
            try (Opened opened = open(file, operation)) {
                List<BlockMetaData> groups = opened.footer().getBlocks();
                operation.lookingInto(1);
                operation.tally().add(Tally.Count.ROW_GROUPS, groups.size());
                var parts = new ArrayList<BitSet>();
                int start = 0;
                for (BlockMetaData group : groups) {
                    int end = start + Math.toIntExact(group.getRowCount());
                    var part = new BitSet();
                    for (int row = wanted.nextSetBit(start); row >= 0 && row < end; row = wanted.nextSetBit(row + 1)) {
                        part.set(row);
                    }
                    if (!part.isEmpty()) {
                        parts.add(part);
                    }
                    start = end;
                }
                return parts;
            } catch (RuntimeException | IOException damaged) {
                throw failure(file.location(), damaged);
            }
        });
    }

    /** As {@link #scan} of all the chosen rows, in a file that {@link #byRowGroup} has counted. */
    void scanGroup(File file, Schema columns, RowChoice choice, Operation operation, RowSink sink) {
        TableFailures.translated(operation, () -> {
            try (RowCursor cursor =
                    open(file, operation).cursor(columns, Expressions.alwaysTrue(), choice, operation)) {
                read(cursor, sink);
            } catch (RuntimeException | IOException damaged) {
                throw failure(file.location(), damaged);
            }
            return true;
        });
    }

    void forget() {
        footers.clear();
        ends.clear();
    }

    private static void read(RowCursor cursor, RowSink sink) throws IOException {
        for (Record row = cursor.next(); row != null; row = cursor.next()) {
            if (!sink.take(cursor.position(), row)) {
                return;
            }
        }
    }

    /** The rows one by one, for whoever reads several files together. */
    RowCursor open(File file, Schema columns, Expression filter, RowChoice choice, Operation operation)
            throws IOException {
        Opened opened = open(file, operation);
        operation.lookingInto(1);
        operation
                .tally()
                .add(Tally.Count.ROW_GROUPS, opened.footer().getBlocks().size());
        return opened.cursor(columns, filter, choice, operation);
    }

    /** A file of which the footer is known. */
    private record Opened(ParquetObject object, SeekableInputStream stream, ParquetMetadata footer)
            implements Closeable {
        RowCursor cursor(Schema columns, Expression filter, RowChoice choice, Operation operation) throws IOException {
            return new RowCursor(
                    ParquetFileReader.open(object, footer, options(), stream), columns, filter, choice, operation);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private Opened open(File file, Operation operation) {
        operation.check();
        var object = new ParquetObject(store, ends, file.location(), file.length(), operation);
        SeekableInputStream stream = object.newStream();
        ParquetMetadata footer = footers.get(file.location(), () -> {
            try {
                return ParquetFileReader.readFooter(object, options(), stream);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        return new Opened(object, stream, footer);
    }

    /** What a failure to read a file means. */
    static RuntimeException failure(String location, Exception failure) {
        if (failure instanceof StoreException || failure instanceof MissingObject) {
            return (RuntimeException) failure;
        }
        return new CorruptStore(
                "the data file " + location + " is damaged (" + failure
                        + "). Restore it from a backup or an older version of it.",
                failure);
    }
}
