package dev.stackmemory.domain.alert;

import dev.stackmemory.domain.measure.Activity;
import java.util.Collections;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the rules look at.
 *
 * @param activity of the last while
 * @param hotBytes what lies in the hot tier, copies included; absent where a store cannot tell
 * @param indexes by the name of their store; a store that cannot tell is missing
 */
public record Observation(Activity activity, OptionalLong hotBytes, SortedMap<String, IndexSize> indexes) {
    public Observation {
        Objects.requireNonNull(activity, "activity");
        hotBytes.ifPresent(bytes -> {
            if (bytes < 0) {
                throw new IllegalArgumentException(bytes + " bytes cannot be");
            }
        });
        indexes = Collections.unmodifiableSortedMap(new TreeMap<>(indexes));
    }

    /**
     * How large an index is.
     *
     * @param bytes what it takes
     * @param bloat how many times as large it is as what it holds needs, at least about 1
     */
    public record IndexSize(long bytes, double bloat) {}
}
