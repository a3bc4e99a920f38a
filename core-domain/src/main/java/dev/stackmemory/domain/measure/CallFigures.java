package dev.stackmemory.domain.measure;

import java.util.Objects;

/**
 * What became of the calls of one kind.
 *
 * @param failures calls that did not answer
 * @param items frames, hits or other things that the answers held
 * @param latencies of the calls that did answer
 * @param late how long those failures took that ran out of their time
 */
public record CallFigures(long failures, long items, LatencyHistogram latencies, LatencyHistogram late) {
    public static final CallFigures NONE = new CallFigures(0, 0, LatencyHistogram.EMPTY);

    public CallFigures {
        Objects.requireNonNull(latencies, "latencies");
        if (late.count() > failures) {
            throw new IllegalArgumentException(late.count() + " of " + failures + " failures cannot be late");
        }
        if (failures < 0 || items < 0) {
            throw new IllegalArgumentException(failures + " failures and " + items + " items cannot be");
        }
    }

    /** None of them late. */
    public CallFigures(long failures, long items, LatencyHistogram latencies) {
        this(failures, items, latencies, LatencyHistogram.EMPTY);
    }

    /** How many calls there were, with those that failed. */
    public long calls() {
        return failures + latencies.count();
    }

    public CallFigures plus(CallFigures other) {
        return new CallFigures(
                failures + other.failures, items + other.items, latencies.plus(other.latencies), late.plus(other.late));
    }
}
