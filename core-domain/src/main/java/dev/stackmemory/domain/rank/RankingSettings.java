package dev.stackmemory.domain.rank;

/**
 * The numbers of lexical ranking. One set of defaults serves all kinds of frames; docs/ranking.md says what each was worth.
 *
 * @param bm25 the base formula
 * @param maxTerms only so many terms of a query are scored, those that tell most; bounds the work for pasted texts
 * @param leastHits how many hits are re-ranked at least
 * @param anchors the neighbours of so many best hits are looked at
 * @param reach how many neighbours before and after
 * @param decay what a term counts in a neighbour, as a share of what it counts in the frame itself, by each step; in [0, 1]
 * @param sessionShare what a term counts that stands anywhere else in the session; in [0, 1]
 * @param rescored for so many of the best, the places of the terms are looked at
 * @param pairInOrder weight of neighbouring query terms that follow each other in the frame as well
 * @param pairNearby weight of neighbouring query terms that stand near each other, in any order
 * @param nearby what counts as near, in positions
 * @param lead weight of query terms that stand early in a text
 * @param leadLength at this position a term counts half as early
 * @param feedbackFrames so many of the best are taken to be relevant
 * @param feedbackPool so many of their terms are looked up
 * @param feedbackTerms and so many added to the query
 * @param feedbackShare weight of the added terms together, as a share of the query's
 */
public record RankingSettings(
        Bm25 bm25,
        int maxTerms,
        int leastHits,
        int anchors,
        int reach,
        double decay,
        double sessionShare,
        int rescored,
        double pairInOrder,
        double pairNearby,
        int nearby,
        double lead,
        double leadLength,
        int feedbackFrames,
        int feedbackPool,
        int feedbackTerms,
        double feedbackShare) {
    /** What is used where nothing else is said. */
    public static final RankingSettings DEFAULT = new RankingSettings(
            new Bm25(1.2, 0.6), 64, 100, 30, 2, 0.7, 0.2, 50, 0.3, 0.3, 8, 0.3, 20, 10, 60, 20, 0.1);

    /** BM25 as it is known (k1 1.2, b 0.75), and nothing else: what to compare with. */
    public static final RankingSettings PLAIN =
            new RankingSettings(new Bm25(1.2, 0.75), 64, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);

    public RankingSettings {
        if (maxTerms < 1 || leastHits < 1 || anchors < 0 || reach < 0 || rescored < 0 || nearby < 0) {
            throw new IllegalArgumentException("a count is negative, or there is nothing to rank");
        }
        if (feedbackFrames < 0 || feedbackPool < 0 || feedbackTerms < 0) {
            throw new IllegalArgumentException("a count of the feedback is negative");
        }
        if (!(decay >= 0 && decay <= 1 && sessionShare >= 0 && sessionShare <= 1)) {
            throw new IllegalArgumentException("decay and session share must lie between 0 and 1");
        }
        if (!(pairInOrder >= 0 && pairNearby >= 0 && lead >= 0 && feedbackShare >= 0 && leadLength > 0)) {
            throw new IllegalArgumentException("a weight is negative");
        }
    }

    /** How many hits each home is asked for, and how many of all are re-ranked, so that {@code limit} of them are good. */
    public int hits(int limit) {
        return (int) Math.max(leastHits, 2L * limit);
    }
}
