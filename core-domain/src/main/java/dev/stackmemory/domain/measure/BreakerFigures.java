package dev.stackmemory.domain.measure;

import java.util.Objects;

/**
 * What the circuit breaker before one store did.
 *
 * @param opened how often it opened, because the store did not answer
 * @param state how it stood at the end
 */
public record BreakerFigures(long opened, State state) {
    /** Whether calls reach the store. */
    public enum State {
        CLOSED,
        /** One call is let through to try. */
        HALF_OPEN,
        OPEN
    }

    public BreakerFigures {
        Objects.requireNonNull(state, "state");
        if (opened < 0) {
            throw new IllegalArgumentException("a breaker cannot open " + opened + " times");
        }
    }

    /** This and then that. */
    public BreakerFigures then(BreakerFigures later) {
        return new BreakerFigures(opened + later.opened, later.state);
    }
}
