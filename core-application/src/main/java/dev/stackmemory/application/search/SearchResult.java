package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A frame that answers a question.
 *
 * @param frame the frame
 * @param home the store that holds it
 * @param tier the tier that the store serves
 * @param score what it is ranked by; comparable within one answer only
 * @param parts what each signal adds to the score; those that add nothing are missing
 * @param snippets the passages that match best, in the order of the frame
 */
public record SearchResult(
        Frame frame, StoreId home, Tier tier, double score, Map<Signal, Double> parts, List<Snippet> snippets) {
    public SearchResult {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
        snippets = List.copyOf(snippets);
    }

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
