package dev.stackmemory.adapter.s3.internal.table;

import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Schema;

/**
 * One version of the table: its files, and which of their rows are deleted. Immutable.
 *
 * @param snapshot absent for a table that was never written to
 * @param schema the newest columns, also for files that lack some
 * @param files in no particular order
 * @param deletes the files that say which rows are deleted
 */
record TableView(OptionalLong snapshot, Schema schema, List<LiveFile> files, List<DeleteFile> deletes) {
    TableView {
        files = List.copyOf(files);
        deletes = List.copyOf(deletes);
    }

    long rows() {
        return files.stream().mapToLong(LiveFile::rows).sum();
    }
}
