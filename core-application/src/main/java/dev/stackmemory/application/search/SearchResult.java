package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.text.Snippet;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A frame that answers a question.
 *
 * @param frame the frame
 * @param home the store that holds it
 * @param tier the tier that the store serves
 * @param score what it is ranked by; comparable within one answer only
 * @param parts what each signal adds to the score; those that add nothing are missing
 * @param snippet the piece of its texts that says most about the question; absent if it has no text but its name
 */
public record SearchResult(
        Frame frame, StoreId home, Tier tier, double score, Map<Signal, Double> parts, Optional<Snippet> snippet) {
    public SearchResult {
        Map<Signal, Double> copy = new EnumMap<>(Signal.class);
        copy.putAll(parts);
        parts = Collections.unmodifiableMap(copy);
    }
}
