package dev.stackmemory.domain.text;

/**
 * Where a token stands in a frame, as one number: the field, then the position in the field. Positions count on over the texts of a
 * field, with a gap of {@value #GAP} between texts, so that nothing is near anything across texts or fields.
 */
public final class FieldPosition {
    /** Positions between the end of one text of a field and the start of the next. */
    public static final int GAP = 100;

    private static final int BITS = 24;
    private static final int LARGEST = (1 << BITS) - 1;

    private FieldPosition() {}

    /**
     * The number for a place; grows with the field's order, then with the position.
     *
     * @param field where the token stands
     * @param position in the field, at least 0; those beyond 16,777,215 count as that
     */
    public static int of(FrameField field, int position) {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " is negative");
        }
        return field.number() << BITS | Math.min(position, LARGEST);
    }

    /** The position within its field. */
    public static int inField(int fieldPosition) {
        return fieldPosition & LARGEST;
    }

    static boolean isIn(FrameField field, int fieldPosition) {
        return fieldPosition >>> BITS == field.number();
    }
}
