package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Reads versions of the table. Lists of files never change, so of a new version only what is new is read. Thread-safe. */
final class TableViews {
    private static final int REQUESTS_AT_A_TIME = 32;
    private static final Schema DELETED_ROWS =
            new Schema(MetadataColumns.DELETE_FILE_PATH, MetadataColumns.DELETE_FILE_POS);

    private final WarehouseIo io;
    private final ParquetRows rows;
    private final LruCache<String, List<DataFile>> dataFiles;
    private final LruCache<String, List<DeleteFile>> deleteFiles;
    private final LruCache<String, Map<String, BitSet>> deletedRows;
    private final LruCache<String, TableView> views;

    TableViews(WarehouseIo io, ParquetRows rows, long memoryBytes) {
        this.io = io;
        this.rows = rows;
        this.dataFiles = new LruCache<>(memoryBytes / 8, files -> 2_000L * files.size() + 200);
        this.deleteFiles = new LruCache<>(memoryBytes / 8, files -> 1_000L * files.size() + 200);
        this.deletedRows = new LruCache<>(memoryBytes / 8, TableViews::sizeOf);
        this.views = new LruCache<>(4, view -> 1);
    }

    private static long sizeOf(Map<String, BitSet> deleted) {
        return deleted.values().stream()
                .mapToLong(rows -> 200 + rows.size() / 8)
                .sum();
    }

    /** The version of the given snapshot, which the metadata must know. */
    TableView view(TableMetadata metadata, Snapshot snapshot, Operation operation) {
        String key = metadata.uuid() + " " + snapshot.snapshotId() + " " + metadata.currentSchemaId();
        return views.get(key, () -> load(metadata, snapshot, operation));
    }

    /** The newest version. */
    TableView current(TableMetadata metadata, Operation operation) {
        Snapshot snapshot = metadata.currentSnapshot();
        return snapshot == null
                ? new TableView(OptionalLong.empty(), metadata.schema(), List.of(), List.of())
                : view(metadata, snapshot, operation);
    }

    void forget() {
        dataFiles.clear();
        deleteFiles.clear();
        deletedRows.clear();
        views.clear();
    }

    private TableView load(TableMetadata metadata, Snapshot snapshot, Operation operation) {
        return TableFailures.translated(operation, () -> {
            WarehouseIo files = io.forOperation(operation);
            List<Listed> lists = Parallel.map(
                    snapshot.allManifests(files), REQUESTS_AT_A_TIME, manifest -> listed(metadata, manifest, files));
            List<DeleteFile> deletes =
                    lists.stream().flatMap(list -> list.deletes().stream()).toList();
            Map<String, BitSet> deleted = new HashMap<>();
            Parallel.map(deletes, REQUESTS_AT_A_TIME, file -> deletedRows(file, operation))
                    .forEach(each -> each.forEach(
                            (location, positions) -> deleted.computeIfAbsent(location, ignored -> new BitSet())
                                    .or(positions)));
            List<LiveFile> live = lists.stream()
                    .flatMap(list -> list.data().stream())
                    .map(file -> new LiveFile(file, deleted.getOrDefault(file.location(), new BitSet())))
                    .toList();
            return new TableView(OptionalLong.of(snapshot.snapshotId()), metadata.schema(), live, deletes);
        });
    }

    /** What one list of files names. */
    private record Listed(List<DataFile> data, List<DeleteFile> deletes) {
        Stream<String> locations() {
            return Stream.concat(data.stream(), deletes.stream()).map(ContentFile::location);
        }
    }

    private Listed listed(TableMetadata metadata, ManifestFile manifest, WarehouseIo files) {
        return switch (manifest.content()) {
            case DATA -> new Listed(dataFiles(metadata, manifest, files), List.of());
            case DELETES -> new Listed(List.of(), deleteFiles(metadata, manifest, files));
        };
    }

    private List<DataFile> dataFiles(TableMetadata metadata, ManifestFile manifest, WarehouseIo files) {
        return dataFiles.get(manifest.path(), () -> copies(ManifestFiles.read(manifest, files, metadata.specsById())));
    }

    private List<DeleteFile> deleteFiles(TableMetadata metadata, ManifestFile manifest, WarehouseIo files) {
        return deleteFiles.get(
                manifest.path(), () -> copies(ManifestFiles.readDeleteManifest(manifest, files, metadata.specsById())));
    }

    private static <F extends ContentFile<F>> List<F> copies(CloseableIterable<F> entries) {
        var copies = new ArrayList<F>();
        try (entries) {
            entries.forEach(entry -> copies.add(entry.copy()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return List.copyOf(copies);
    }

    /** Which rows of which files one of these files deletes. */
    Map<String, BitSet> deletedRows(DeleteFile file, Operation operation) {
        if (file.content() != FileContent.POSITION_DELETES || file.format() != FileFormat.PARQUET) {
            throw new CorruptStore(
                    "another program deleted rows of the archive in a way that this one does not read ("
                            + file.location() + "). Let that program rewrite the table's data files, then try again.",
                    null);
        }
        return deletedRows.get(file.location(), () -> {
            var deleted = new HashMap<String, BitSet>();
            rows.scan(
                    new ParquetRows.File(file.location(), file.fileSizeInBytes()),
                    DELETED_ROWS,
                    Expressions.alwaysTrue(),
                    RowChoice.ALL,
                    operation,
                    (position, row) -> {
                        deleted.computeIfAbsent(row.get(0, String.class), ignored -> new BitSet())
                                .set(Math.toIntExact(row.get(1, Long.class)));
                        return true;
                    });
            return deleted;
        });
    }

    /** Every object that a snapshot's lists of files name, themselves included. */
    Set<String> objectsOf(TableMetadata metadata, Snapshot snapshot, Operation operation) {
        return TableFailures.translated(operation, () -> {
            WarehouseIo files = io.forOperation(operation);
            var objects = new HashSet<String>();
            objects.add(snapshot.manifestListLocation());
            for (ManifestFile manifest : snapshot.allManifests(files)) {
                objects.add(manifest.path());
                listed(metadata, manifest, files).locations().forEach(objects::add);
            }
            return objects;
        });
    }
}
