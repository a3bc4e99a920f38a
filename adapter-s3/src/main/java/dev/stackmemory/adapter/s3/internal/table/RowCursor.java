package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.parquet.ParquetMetricsRowGroupFilter;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Goes through the chosen rows of one file, with one row group, or the pages of it that hold them, in memory at a time. Not thread-safe. */
final class RowCursor implements Closeable {
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final ParquetValueReader<Record> model;
    private final ParquetMetricsRowGroupFilter pruning;
    private final RowChoice choice;
    private final Operation operation;
    private int group = -1;
    private long groupStart;
    private long groupEnd;
    private long position = -1;

    /** The rows of the group that are read and not decoded yet, counted from its start. */
    private PrimitiveIterator.OfLong rows = LongStream.empty().iterator();

    RowCursor(ParquetFileReader reader, Schema columns, Expression filter, RowChoice choice, Operation operation) {
        this.reader = reader;
        this.schema = reader.getFooter().getFileMetaData().getSchema();
        this.choice = choice;
        this.operation = operation;
        reader.setRequestedSchema(ParquetSchemaUtil.pruneColumns(schema, columns));
        this.model = GenericParquetReaders.buildReader(columns, schema);
        this.pruning = new ParquetMetricsRowGroupFilter(columns, filter);
    }

    /** The next chosen row, or null at the end. */
    @Nullable
    Record next() throws IOException {
        while (true) {
            // What stands behind the last chosen row need not be decoded.
            while (rows.hasNext() && choice.meets(position + 1, groupEnd)) {
                position = groupStart + rows.nextLong();
                Record row = model.read(null);
                if (choice.contains(position)) {
                    return row;
                }
            }
            if (!openNextGroup()) {
                return null;
            }
        }
    }

    /** Where the row that {@link #next} gave last stands in the file. */
    long position() {
        return position;
    }

    private boolean openNextGroup() throws IOException {
        while (++group < reader.getRowGroups().size()) {
            BlockMetaData block = reader.getRowGroups().get(group);
            groupStart = groupEnd;
            groupEnd = groupStart + block.getRowCount();
            position = groupStart - 1;
            if (choice.meets(groupStart, groupEnd) && pruning.shouldRead(schema, block)) {
                operation.check();
                RowRanges read = wantedPages(block);
                operation.tally().add(Tally.Count.ROW_GROUPS_READ, 1);
                operation.tally().add(Tally.Count.ROWS_READ, read.rowCount());
                model.setPageSource(reader.readFilteredRowGroup(group, read));
                rows = read.iterator();
                return true;
            }
        }
        return false;
    }

    /** All rows, unless only some are wanted and the file tells where its pages begin. */
    private RowRanges wantedPages(BlockMetaData block) throws IOException {
        int count = Math.toIntExact(block.getRowCount());
        Optional<BitSet> wanted = choice.among((int) groupStart, (int) groupEnd);
        if (wanted.isEmpty()) {
            return RowRanges.createSingle(count);
        }
        Set<ColumnPath> requested = reader.getFileMetaData().getSchema().getPaths().stream()
                .map(ColumnPath::get)
                .collect(Collectors.toSet());
        var columns = new ArrayList<OffsetIndex>();
        for (ColumnChunkMetaData column : block.getColumns()) {
            if (requested.contains(column.getPath())) {
                OffsetIndex pages = reader.readOffsetIndex(column);
                if (pages == null) {
                    return RowRanges.createSingle(count);
                }
                columns.add(pages);
            }
        }
        return WantedPages.covering(columns, count, wanted.get());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
