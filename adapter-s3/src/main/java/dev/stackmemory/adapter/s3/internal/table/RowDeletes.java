package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.parquet.Parquet;

/** Writes which rows are deleted: one file for each month, as every engine that reads Iceberg expects it. */
final class RowDeletes {
    private final WarehouseIo io;

    RowDeletes(WarehouseIo io) {
        this.io = io;
    }

    List<DeleteFile> write(Table table, Collection<RowFiles.Position> rows, Operation operation) {
        Map<String, List<RowFiles.Position>> partitions = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.comparing(
                                (RowFiles.Position position) -> position.file().location(), Utf8Order.INSTANCE)
                        .thenComparingLong(RowFiles.Position::row))
                .forEach(position -> partitions
                        .computeIfAbsent(
                                table.spec().partitionToPath(position.file().partition()), path -> new ArrayList<>())
                        .add(position));
        return TableFailures.translated(operation, () -> {
            var files = new ArrayList<DeleteFile>();
            for (List<RowFiles.Position> positions : partitions.values()) {
                var partition = positions.getFirst().file().partition();
                String location = table.locationProvider()
                        .newDataLocation(table.spec(), partition, UUID.randomUUID() + "-deletes.parquet");
                PositionDeleteWriter<Record> writer = WithoutDefaults.make(
                        () -> Parquet.writeDeletes(io.forOperation(operation).newOutputFile(location))
                                .setAll(table.properties())
                                .createWriterFunc(GenericParquetWriter::create)
                                .withSpec(table.spec())
                                .withPartition(partition)
                                .buildPositionWriter());
                try (writer) {
                    PositionDelete<Record> delete = PositionDelete.create();
                    for (RowFiles.Position position : positions) {
                        writer.write(delete.set(position.file().location(), position.row()));
                    }
                }
                files.add(writer.toDeleteFile());
            }
            return files;
        });
    }
}
