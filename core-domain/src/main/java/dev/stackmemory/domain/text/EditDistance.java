package dev.stackmemory.domain.text;

/**
 * Counts the edits that make one text another: code points inserted, deleted, replaced, or exchanged with their neighbour (optimal string
 * alignment: no part of the text is edited twice).
 */
public final class EditDistance {
    private EditDistance() {}

    /** How many edits at least; O(n·m) in time and O(m) in memory for texts of n and m code points. */
    public static int between(String from, String to) {
        int[] left = from.codePoints().toArray();
        int[] right = to.codePoints().toArray();
        int[] beforeLast = new int[right.length + 1];
        int[] last = new int[right.length + 1];
        for (int column = 0; column <= right.length; column++) {
            last[column] = column;
        }
        for (int row = 1; row <= left.length; row++) {
            int[] current = new int[right.length + 1];
            current[0] = row;
            for (int column = 1; column <= right.length; column++) {
                boolean same = left[row - 1] == right[column - 1];
                int replaced = last[column - 1] + (same ? 0 : 1);
                int best = Math.min(replaced, 1 + Math.min(last[column], current[column - 1]));
                boolean exchanged = row > 1
                        && column > 1
                        && left[row - 1] == right[column - 2]
                        && left[row - 2] == right[column - 1];
                current[column] = exchanged ? Math.min(best, 1 + beforeLast[column - 2]) : best;
            }
            beforeLast = last;
            last = current;
        }
        return last[right.length];
    }
}
