package dev.stackmemory.adapter.s3.internal.table;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * One version of the table as its description tells of it, before any list of files is read.
 *
 * @param snapshot absent for a table that was never written to
 */
record TableVersion(TableMetadata metadata, Optional<Snapshot> snapshot) {
    static TableVersion newest(TableMetadata metadata) {
        return new TableVersion(metadata, Optional.ofNullable(metadata.currentSnapshot()));
    }

    /** How many rows it has, if the description says so; where rows are deleted, only the files know which of them are there still. */
    OptionalLong rows() {
        if (snapshot.isEmpty()) {
            return OptionalLong.of(0);
        }
        Map<String, String> summary = snapshot.get().summary();
        return "0".equals(summary.get("total-delete-files")) && summary.containsKey("total-records")
                ? OptionalLong.of(Long.parseLong(summary.get("total-records")))
                : OptionalLong.empty();
    }
}
