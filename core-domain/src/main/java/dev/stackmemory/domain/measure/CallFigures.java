package dev.stackmemory.domain.measure;

import java.util.Objects;

/**
 * What became of the calls of one kind.
 *
 * @param failures calls that did not answer
 * @param items frames, hits or other things that the answers held
 * @param latencies of the calls that did answer
 */
public record CallFigures(long failures, long items, LatencyHistogram latencies) {
    public static final CallFigures NONE = new CallFigures(0, 0, LatencyHistogram.EMPTY);

    public CallFigures {
        Objects.requireNonNull(latencies, "latencies");
        if (failures < 0 || items < 0) {
            throw new IllegalArgumentException(failures + " failures and " + items + " items cannot be");
        }
    }

    /** How many calls there were, with those that failed. */
    public long calls() {
        return failures + latencies.count();
    }

    public CallFigures plus(CallFigures other) {
        return new CallFigures(failures + other.failures, items + other.items, latencies.plus(other.latencies));
    }
}
