package dev.stackmemory.domain.redact;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A text without its secrets.
 *
 * @param text the same text, each secret replaced
 * @param counts how many secrets of each kind were replaced; kinds without any are absent; iterates in the order of the kinds
 */
public record Redaction(String text, Map<SecretKind, Integer> counts) {
    public Redaction {
        var ordered = new EnumMap<SecretKind, Integer>(SecretKind.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }

    /** How many secrets were replaced. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
