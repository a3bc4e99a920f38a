package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import java.io.Closeable;
import java.io.IOException;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.parquet.ParquetMetricsRowGroupFilter;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Goes through the chosen rows of one file, with one row group in memory at a time. Not thread-safe. */
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
    private long next;

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
            if (next >= groupEnd && !openNextGroup()) {
                return null;
            }
            while (choice.meets(next, groupEnd)) {
                Record row = model.read(null);
                position = next++;
                if (choice.contains(position)) {
                    return row;
                }
            }
            next = groupEnd; // The rest of the group need not be decoded.
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
            if (choice.meets(groupStart, groupEnd) && pruning.shouldRead(schema, block)) {
                operation.check();
                operation.tally().add(Tally.Count.ROW_GROUPS_READ, 1);
                operation.tally().add(Tally.Count.ROWS_READ, block.getRowCount());
                model.setPageSource(reader.readRowGroup(group));
                next = groupStart;
                return true;
            }
            next = groupEnd;
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
