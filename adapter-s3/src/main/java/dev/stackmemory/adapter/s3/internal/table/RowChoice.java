package dev.stackmemory.adapter.s3.internal.table;

import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which rows of a file are wanted, by their positions. */
final class RowChoice {
    static final RowChoice ALL = new RowChoice(null, new BitSet());

    private final @Nullable BitSet wanted;
    private final BitSet unwanted;

    private RowChoice(@Nullable BitSet wanted, BitSet unwanted) {
        this.wanted = wanted;
        this.unwanted = unwanted;
    }

    static RowChoice only(BitSet wanted) {
        return new RowChoice(wanted, new BitSet());
    }

    static RowChoice allBut(BitSet unwanted) {
        return new RowChoice(null, unwanted);
    }

    boolean contains(long position) {
        return (wanted == null || wanted.get((int) position)) && !unwanted.get((int) position);
    }

    /** Whether a row from {@code start} to before {@code end} may be wanted. */
    boolean meets(long start, long end) {
        if (wanted != null) {
            int next = wanted.nextSetBit((int) start);
            return next >= 0 && next < end;
        }
        return start < end && unwanted.nextClearBit((int) start) < end;
    }

    /** The wanted rows from {@code start} to before {@code end}, counted from there, if they are named one by one. */
    Optional<BitSet> among(int start, int end) {
        return Optional.ofNullable(wanted).map(rows -> rows.get(start, end));
    }
}
