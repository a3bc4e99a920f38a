package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.TermOccurrences;

/** Where terms stand in a frame: near each other, and early. */
final class Proximity {
    private Proximity() {}

    /**
     * How strongly a frame shows a pair of neighbouring query terms, as the sequential dependence model does (Metzler and Croft, "A Markov Random
     * Field Model for Term Dependencies", 2005): occurrences in the query's order and occurrences nearby, each saturated like a term.
     *
     * @param first places of the first term
     * @param second places of the second
     * @param distance from the first to the second in the query
     * @param pivot of the frame
     * @return from 0 to {@code pairInOrder + pairNearby}
     */
    static double pair(
            TermOccurrences first, TermOccurrences second, int distance, double pivot, RankingSettings settings) {
        int inOrder = 0;
        int nearby = 0;
        int next = 0;
        for (int i = 0; i < first.count(); i++) {
            int place = first.position(i);
            while (next < second.count() && second.position(next) <= place) {
                next++;
            }
            int after = next < second.count() ? second.position(next) - place : Integer.MAX_VALUE;
            int before = Integer.MAX_VALUE;
            for (int earlier = next - 1; earlier >= 0 && before == Integer.MAX_VALUE; earlier--) {
                int steps = place - second.position(earlier);
                before = steps > 0 ? steps : before;
            }
            inOrder += after <= distance + 1 ? 1 : 0;
            nearby += Math.min(after, before) <= settings.nearby() ? 1 : 0;
        }
        return settings.pairInOrder() * Bm25.saturation(inOrder, pivot)
                + settings.pairNearby() * Bm25.saturation(nearby, pivot);
    }

    /**
     * How early a term stands: 1 at the very beginning of a text field, half at {@code leadLength}, towards 0 far down. Titles, summaries and the
     * opening of a message say what a text is about.
     */
    static double earliness(TermOccurrences occurrences, double leadLength) {
        double most = 0;
        for (int i = 0; i < occurrences.count(); i++) {
            most = Math.max(most, 1 / (1 + FieldPosition.inField(occurrences.position(i)) / leadLength));
        }
        return most;
    }
}
