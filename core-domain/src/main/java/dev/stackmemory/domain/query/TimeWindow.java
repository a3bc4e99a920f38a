package dev.stackmemory.domain.query;

import java.time.Instant;
import java.util.Optional;

/**
 * A span of creation times; an absent bound is open.
 *
 * @param from the first instant inside
 * @param to the first instant no longer inside
 */
public record TimeWindow(Optional<Instant> from, Optional<Instant> to) {
    /** All of time. */
    public static final TimeWindow ALWAYS = new TimeWindow(Optional.empty(), Optional.empty());

    public TimeWindow {
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new IllegalArgumentException(
                    "the time window ends (" + to.get() + ") before it begins (" + from.get() + ")");
        }
    }

    public static TimeWindow since(Instant from) {
        return new TimeWindow(Optional.of(from), Optional.empty());
    }

    public static TimeWindow between(Instant from, Instant to) {
        return new TimeWindow(Optional.of(from), Optional.of(to));
    }

    /** Whether the instant lies inside. */
    public boolean contains(Instant instant) {
        return from.map(bound -> !instant.isBefore(bound)).orElse(true)
                && to.map(instant::isBefore).orElse(true);
    }

    /** Whether an instant lies inside both. A span that ends where it begins holds nothing. */
    public boolean overlaps(TimeWindow other) {
        Optional<Instant> latestFrom =
                from.isEmpty() || (other.from.isPresent() && other.from.get().isAfter(from.get())) ? other.from : from;
        Optional<Instant> earliestTo =
                to.isEmpty() || (other.to.isPresent() && other.to.get().isBefore(to.get())) ? other.to : to;
        return latestFrom.isEmpty() || earliestTo.isEmpty() || latestFrom.get().isBefore(earliestTo.get());
    }
}
