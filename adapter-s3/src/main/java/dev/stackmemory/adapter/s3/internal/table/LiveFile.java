package dev.stackmemory.adapter.s3.internal.table;

import java.util.BitSet;
import org.apache.iceberg.DataFile;

/**
 * A data file of one version of the table.
 *
 * @param file with its bounds
 * @param deleted the rows that are deleted; never changed
 */
record LiveFile(DataFile file, BitSet deleted) {
    String location() {
        return file.location();
    }

    /** How many rows are not deleted. */
    long rows() {
        return file.recordCount() - deleted.cardinality();
    }
}
