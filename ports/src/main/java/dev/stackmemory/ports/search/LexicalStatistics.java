package dev.stackmemory.ports.search;

import java.util.HashMap;
import java.util.Map;

/**
 * What the weights of terms are computed from. Exact: an edited, removed or forgotten frame counts no longer. The statistics of several homes
 * add up to those of all their frames.
 *
 * @param frames how many frames there are, those without text included
 * @param totalLength the sum of their lengths: of each frame, the number of its different terms
 * @param documentFrequencies for each term that was asked for, in how many of the frames it stands; 0 is an entry too
 */
public record LexicalStatistics(long frames, long totalLength, Map<IndexTerm, Long> documentFrequencies) {
    /** Nothing is there, and nothing was asked for. */
    public static final LexicalStatistics NONE = new LexicalStatistics(0, 0, Map.of());

    public LexicalStatistics {
        documentFrequencies = Map.copyOf(documentFrequencies);
    }

    /** The average length of a frame, and 1 where no frame has text, so that it may always stand in a divisor. */
    public double averageLength() {
        return totalLength == 0 ? 1 : (double) totalLength / frames;
    }

    /** In how many frames the term stands; 0 if it was not asked for. */
    public long documentFrequency(IndexTerm term) {
        return documentFrequencies.getOrDefault(term, 0L);
    }

    /** The statistics of these and other frames together. */
    public LexicalStatistics plus(LexicalStatistics other) {
        Map<IndexTerm, Long> sums = new HashMap<>(documentFrequencies);
        other.documentFrequencies.forEach((term, frequency) -> sums.merge(term, frequency, Long::sum));
        return new LexicalStatistics(frames + other.frames, totalLength + other.totalLength, sums);
    }
}
