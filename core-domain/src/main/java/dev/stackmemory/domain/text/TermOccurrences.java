package dev.stackmemory.domain.text;

import java.util.Arrays;

/** How often, and where, a term stands in a frame. A final class, because one component is an array; never changed after construction. */
public final class TermOccurrences {
    /** Of each field, no more positions are kept than this: the first ones. */
    public static final int MAX_POSITIONS_IN_FIELD = 64;

    /** The term is not there. */
    public static final TermOccurrences NONE = new TermOccurrences(0, new int[0]);

    private final int frequency;
    private final int[] positions;

    /**
     * @param frequency the occurrences, each counted as often as its field weighs; at least 0
     * @param positions as {@link FieldPosition} numbers them, ascending, at most {@value #MAX_POSITIONS_IN_FIELD} of each field; copied
     */
    public TermOccurrences(int frequency, int[] positions) {
        if (frequency < 0 || (frequency == 0) != (positions.length == 0)) {
            throw new IllegalArgumentException(frequency + " occurrences at " + positions.length + " positions");
        }
        this.frequency = frequency;
        this.positions = positions.clone();
        for (int i = 1; i < positions.length; i++) {
            if (positions[i] < positions[i - 1]) {
                throw new IllegalArgumentException("the positions fall at index " + i);
            }
        }
    }

    public int frequency() {
        return frequency;
    }

    /** How many positions are known. */
    public int count() {
        return positions.length;
    }

    /** The position with that index, as {@link FieldPosition} numbers it; they ascend. */
    public int position(int index) {
        return positions[index];
    }

    /** The occurrences in one field, counted by the positions that are known. */
    public TermOccurrences in(FrameField field) {
        int[] inField = Arrays.stream(positions)
                .filter(position -> FieldPosition.isIn(field, position))
                .toArray();
        return inField.length == 0 ? NONE : new TermOccurrences(field.weight() * inField.length, inField);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TermOccurrences that
                && frequency == that.frequency
                && Arrays.equals(positions, that.positions);
    }

    @Override
    public int hashCode() {
        return 31 * frequency + Arrays.hashCode(positions);
    }

    @Override
    public String toString() {
        return frequency + "@" + Arrays.toString(positions);
    }
}
