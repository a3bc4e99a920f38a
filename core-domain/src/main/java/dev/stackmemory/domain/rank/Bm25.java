package dev.stackmemory.domain.rank;

/**
 * The BM25 ranking function (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) without its constant
 * factor k1 + 1, which orders nothing.
 *
 * @param k1 how slowly further occurrences of a term stop counting; above 0
 * @param b how much a long frame counts less, in [0, 1]
 */
public record Bm25(double k1, double b) {
    public Bm25 {
        if (!(k1 > 0 && k1 < 1_000) || !(b >= 0 && b <= 1)) {
            throw new IllegalArgumentException("k1 " + k1 + " must be above 0, b " + b + " between 0 and 1");
        }
    }

    /**
     * How much a term tells: positive, and the more the rarer the term is.
     *
     * @param frames how many frames there are
     * @param documentFrequency how many of them hold the term
     */
    public static double inverseDocumentFrequency(long frames, long documentFrequency) {
        return Math.log1p((frames - documentFrequency + 0.5) / (documentFrequency + 0.5));
    }

    /**
     * What stands beside the frequency in the divisor: k1 for a frame of average length, more for a longer one.
     *
     * @param length the length of the frame, at least 0
     * @param averageLength the average length of all frames, above 0
     */
    public double pivot(double length, double averageLength) {
        return k1 * (1 - b + b * length / averageLength);
    }

    /**
     * How strongly a frame shows a term, in [0, 1): grows with the frequency, falls with the pivot.
     *
     * @param frequency occurrences of the term in the frame, at least 0
     * @param pivot of the frame, above 0
     */
    public static double saturation(double frequency, double pivot) {
        // Not frequency / (frequency + pivot): each step of this form is monotone also after rounding, which pruning
        // relies on.
        return 1 - 1 / (1 + frequency / pivot);
    }
}
