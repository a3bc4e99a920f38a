package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.util.List;

/**
 * A frame that answers a question.
 *
 * @param frame the frame
 * @param home the store that holds it
 * @param tier the tier that the store serves
 * @param score what it is ranked by; comparable within one answer only
 * @param contributions what the score is made of; they add up to it
 * @param snippets the passages that match best, in the order of the frame
 */
public record SearchResult(
        Frame frame, StoreId home, Tier tier, double score, List<Contribution> contributions, List<Snippet> snippets) {
    public SearchResult {
        contributions = List.copyOf(contributions);
        snippets = List.copyOf(snippets);
    }

    /**
     * A part of a score.
     *
     * @param reason what it is given for, in a few words
     * @param points what it adds; may be negative
     */
    public record Contribution(String reason, double points) {}

    /**
     * A passage.
     *
     * @param text the stored text, cut
     * @param matches the spans of the text that match, ascending, not overlapping
     */
    public record Snippet(String text, List<Span> matches) {
        public Snippet {
            matches = List.copyOf(matches);
        }
    }

    /**
     * A span of a text, in UTF-16 units.
     *
     * @param start the first unit
     * @param end the first unit after it
     */
    public record Span(int start, int end) {}
}
