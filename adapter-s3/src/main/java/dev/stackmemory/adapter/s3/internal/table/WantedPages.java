package dev.stackmemory.adapter.s3.internal.table;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/**
 * The rows of a row group that have to be read for the sake of a few: those between two rows with which a page of every column begins. Pages of
 * different columns need not begin with the same rows, and a reader of records goes through all columns together.
 */
final class WantedPages {
    private WantedPages() {}

    /**
     * @param columns the pages of each column that is read
     * @param rows how many the row group has
     * @param wanted positions in the row group
     */
    static RowRanges covering(List<OffsetIndex> columns, int rows, BitSet wanted) {
        BitSet cuts = firstRows(columns.getFirst());
        columns.forEach(column -> cuts.and(firstRows(column)));
        var read = new BitSet(rows);
        for (int row = wanted.nextSetBit(0); row >= 0 && row < rows; row = wanted.nextSetBit(row + 1)) {
            int end = cuts.nextSetBit(row + 1);
            read.set(cuts.previousSetBit(row), end < 0 ? rows : end);
        }
        OffsetIndex pages = columns.getFirst();
        return RowRanges.create(
                rows,
                IntStream.range(0, pages.getPageCount())
                        .filter(page -> read.get((int) pages.getFirstRowIndex(page)))
                        .iterator(),
                pages);
    }

    private static BitSet firstRows(OffsetIndex column) {
        var rows = new BitSet();
        for (int page = 0; page < column.getPageCount(); page++) {
            rows.set(Math.toIntExact(column.getFirstRowIndex(page)));
        }
        return rows;
    }
}
