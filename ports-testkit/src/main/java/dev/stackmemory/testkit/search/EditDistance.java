package dev.stackmemory.testkit.search;

/** Counts the edits that make one text another: code points inserted, deleted, replaced, or exchanged with their neighbour. */
final class EditDistance {
    private EditDistance() {}

    /** Optimal string alignment: no part of the text is edited twice. */
    static int between(String from, String to) {
        int[] left = from.codePoints().toArray();
        int[] right = to.codePoints().toArray();
        int[][] distance = new int[left.length + 1][right.length + 1];
        for (int i = 0; i <= left.length; i++) {
            for (int j = 0; j <= right.length; j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int replaced = distance[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                boolean exchanged = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                distance[i][j] = exchanged ? Math.min(best, 1 + distance[i - 2][j - 2]) : best;
            }
        }
        return distance[left.length][right.length];
    }
}
