package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.DataFileObserver;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;

/** Writes one data file of one partition, with its index of ids and whatever else stands beside it. */
final class RowFileWriter {
    private final Table table;
    private final WarehouseIo io;
    private final Operation operation;
    private final PartitionKey partition;
    private final String location;
    private final FileAppender<Record> appender;
    private final DataFileObserver.Writing observer;
    private final Map<FrameId, Integer> positions = new HashMap<>();
    private long[] hashes = new long[1_024];
    private int rows;

    RowFileWriter(
            Table table,
            WarehouseIo io,
            Operation operation,
            PartitionKey partition,
            String name,
            Map<String, String> properties,
            DataFileObserver observer) {
        this.table = table;
        this.io = io;
        this.operation = operation;
        this.partition = partition;
        this.location = table.locationProvider().newDataLocation(table.spec(), partition, name + ".parquet");
        try {
            this.appender = WithoutDefaults.make(() -> Parquet.write(io.newOutputFile(location))
                    .schema(table.schema())
                    .named("frame")
                    .setAll(table.properties())
                    .setAll(properties)
                    .metricsConfig(MetricsConfig.forTable(table))
                    .createWriterFunc(GenericParquetWriter::create)
                    .build());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        this.observer = observer.writing(location);
    }

    void add(StoredFrame copy, Record row) {
        if (rows % 100 == 0) {
            operation.check();
        }
        appender.add(row);
        observer.row(copy);
        if (rows == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * rows);
        }
        hashes[rows] = IdHash.of(copy.frame().id());
        positions.put(copy.frame().id(), rows);
        rows++;
    }

    /** What the file will have at least, in bytes. */
    long length() {
        return appender.length();
    }

    /** A file and where its frames stand in it. */
    record Written(DataFile file, Map<FrameId, Integer> positions, DataFileObserver.Writing observer) {}

    Written finish() throws IOException {
        appender.close();
        DataFile file = DataFiles.builder(table.spec())
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withPartition(partition.copy())
                .withFileSizeInBytes(appender.length())
                .withMetrics(appender.metrics())
                .withSplitOffsets(appender.splitOffsets())
                .withSortOrder(table.sortOrder())
                .build();
        try (var out = io.newOutputFile(location + IdIndex.SUFFIX).create()) {
            out.write(IdIndex.of(hashes, rows).encode());
        }
        observer.finish((suffix, content) -> io.store().write(location + suffix, content, operation));
        return new Written(file, positions, observer);
    }

    void abandon() {
        observer.abandon();
    }
}
