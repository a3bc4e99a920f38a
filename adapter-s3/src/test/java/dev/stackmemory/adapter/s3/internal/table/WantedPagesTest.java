package dev.stackmemory.adapter.s3.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndexBuilder;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.junit.jupiter.api.Test;

class WantedPagesTest {
    @Test
    void pagesThatBeginTogether_areReadAlone() {
        assertThat(read(30, new int[] {12}, pages(30, 10, 20), pages(30, 10, 20)))
                .containsExactly(LongStream.range(10, 20).toArray());
    }

    @Test
    void ofSeveralRows_theirPagesAreReadAndNoneBetween() {
        assertThat(read(40, new int[] {3, 35}, pages(40, 10, 20, 30), pages(40, 10, 20, 30)))
                .containsExactly(LongStream.concat(LongStream.range(0, 10), LongStream.range(30, 40))
                        .toArray());
    }

    @Test
    void pagesThatBeginApart_areReadUpToWhereAllColumnsBeginOne() {
        assertThat(read(40, new int[] {12}, pages(40, 10, 20, 30), pages(40, 15, 30)))
                .containsExactly(LongStream.range(0, 30).toArray());
    }

    @Test
    void aColumnOfOnePage_makesItTheWholeRowGroup() {
        assertThat(read(40, new int[] {12}, pages(40, 10, 20, 30), pages(40)))
                .containsExactly(LongStream.range(0, 40).toArray());
    }

    private static long[] read(int rows, int[] wanted, OffsetIndex... columns) {
        var positions = new BitSet();
        IntStream.of(wanted).forEach(positions::set);
        RowRanges ranges = WantedPages.covering(List.of(columns), rows, positions);
        return LongStream.generate(ranges.iterator()::nextLong)
                .limit(ranges.rowCount())
                .toArray();
    }

    /** A column whose pages begin with row 0 and these. */
    private static OffsetIndex pages(int rows, int... starts) {
        var builder = OffsetIndexBuilder.getBuilder();
        int from = 0;
        for (int start : starts) {
            builder.add(100, start - from);
            from = start;
        }
        builder.add(100, rows - from);
        return builder.build(0);
    }
}
