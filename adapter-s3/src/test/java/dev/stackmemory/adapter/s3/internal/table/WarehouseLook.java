package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.DataFileObserver;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** Looks at the table behind the archive's back, and changes it as another program would. */
public final class WarehouseLook implements AutoCloseable {
    private final ArchiveTable table;
    private final Operation operation;

    public WarehouseLook(ArchiveSettings settings) {
        this.table = ArchiveTable.open(settings, DataFileObserver.NONE, Optional.empty());
        this.operation = Operation.unlimited(settings.id(), "looking");
    }

    /** The data files of the newest version, with their bounds. */
    public List<DataFile> dataFiles() {
        return table.view(operation).files().stream().map(LiveFile::file).toList();
    }

    /** How many rows are marked as deleted and not yet gone. */
    public long deletedRows() {
        return table.view(operation).files().stream()
                .mapToLong(file -> file.deleted().cardinality())
                .sum();
    }

    /** A handle to change the table with. */
    public Table handle() {
        return table.handle(operation);
    }

    /** Every object of the warehouse. */
    public List<String> objects() {
        var objects = new ArrayList<String>();
        table.store().list(table.store().root() + "/", entry -> objects.add(entry.location()), operation);
        return objects;
    }

    /** The ids that any Parquet file of the warehouse holds, be it part of a version or not. */
    public Set<String> idsInAnyFile() {
        var ids = new HashSet<String>();
        for (String object : objects()) {
            if (object.endsWith(".parquet") && !object.endsWith("-deletes.parquet")) {
                table.rows()
                        .scan(
                                new ParquetRows.File(object, table.store().size(object, operation)),
                                FrameTable.schema().select(Column.ID),
                                Expressions.alwaysTrue(),
                                RowChoice.ALL,
                                operation,
                                (position, row) -> {
                                    ids.add(row.get(0, String.class));
                                    return true;
                                });
            }
        }
        return ids;
    }

    /** Puts another frame in the row of this one, under the hash of this one. */
    public void alter(FrameId id, Function<Frame, Frame> change) {
        Table handle = handle();
        TableView view = table.views().current(Remains.metadata(handle), operation);
        Located located = Objects.requireNonNull(
                table.locator().locate(view, List.of(id), operation).get(id));
        StoredFrame copy = Objects.requireNonNull(
                table.locator().find(view, List.of(id), operation).get(id));
        var altered = new StoredFrame(change.apply(copy.frame()), copy.hash(), copy.ledgerVersion());
        var written = new RowFiles(table.settings(), table.io(), DataFileObserver.NONE)
                .write(handle, List.of(altered), operation);
        var delta = handle.newRowDelta();
        written.forEach(each -> delta.addRows(each.file()));
        new RowDeletes(table.io())
                .write(handle, List.of(new RowFiles.Position(located.file().file(), located.row())), operation)
                .forEach(delta::addDeletes);
        delta.commit();
    }

    /** The ids that the index beside each file leads to, for every row. */
    public boolean everyRowIsIndexed(Map<String, Integer> rowsOfFiles) {
        TableView view = table.view(operation);
        return view.files().stream().allMatch(file -> {
            IdIndex index = table.indexes().whole(file.file(), view.schema(), operation);
            rowsOfFiles.put(file.location(), index.size());
            return index.size() == file.file().recordCount();
        });
    }

    @Override
    public void close() {
        table.close();
    }
}
