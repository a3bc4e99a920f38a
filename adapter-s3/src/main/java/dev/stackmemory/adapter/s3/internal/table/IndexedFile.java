package dev.stackmemory.adapter.s3.internal.table;

import java.util.BitSet;
import java.util.Objects;

/**
 * A data file of one version, as an index beside it needs to know it.
 *
 * @param location of the data file
 * @param bytes its size
 * @param records its rows, deleted ones included
 * @param deleted which of them are deleted; never changed
 */
public record IndexedFile(String location, long bytes, int records, BitSet deleted) {
    public IndexedFile {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(deleted, "deleted");
    }

    static IndexedFile of(LiveFile file) {
        return new IndexedFile(
                file.location(),
                file.file().fileSizeInBytes(),
                Math.toIntExact(file.file().recordCount()),
                file.deleted());
    }

    /** How many rows are not deleted. */
    public int rows() {
        return records - deleted.cardinality();
    }
}
