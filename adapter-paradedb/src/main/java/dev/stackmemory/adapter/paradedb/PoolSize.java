package dev.stackmemory.adapter.paradedb;

import java.time.Duration;

/**
 * How many connections a pool keeps. It grows while callers wait, up to the most; what has lain idle for long is closed, down to the least.
 *
 * @param least kept ready beside those in use, at least 0
 * @param most in all, at least 1
 * @param idle how long a connection above the least may lie unused, at least a millisecond; looked at every half minute
 */
public record PoolSize(int least, int most, Duration idle) {
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(1);

    public PoolSize {
        if (least < 0 || most < 1 || least > most) {
            throw new IllegalArgumentException("a pool of " + least + " to " + most + " connections is none");
        }
        if (idle.toMillis() < 1) {
            throw new IllegalArgumentException("connections that lie idle cannot be closed after " + idle);
        }
    }

    /** A pool that shrinks after a minute. */
    public PoolSize(int least, int most) {
        this(least, most, DEFAULT_IDLE);
    }
}
