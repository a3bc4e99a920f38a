package dev.stackmemory.domain.frame;

import java.time.Instant;

/** The resolution of every instant of the product, and its range: 64 bits of milliseconds since 1970. */
final class Milliseconds {
    private Milliseconds() {}

    /**
     * The instant, cut to the millisecond.
     *
     * @throws IllegalArgumentException if it lies outside of what 64 bits of milliseconds can say
     */
    static Instant of(Instant instant) {
        try {
            return Instant.ofEpochMilli(instant.toEpochMilli());
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("instant " + instant + " is too far from 1970", overflow);
        }
    }
}
