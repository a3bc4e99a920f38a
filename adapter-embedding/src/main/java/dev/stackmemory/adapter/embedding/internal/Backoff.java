package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.ports.Deadline;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before another attempt: doubling from a quarter of a second to 30 s, half of it random, so that many clients do not come
 * back at once; what the server asks for (Retry-After) if that is longer.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Sleeper sleeper;
    private final DoubleSupplier random;
    private final InstantSource clock;

    /**
     * @param random in [0, 1)
     * @param clock for a Retry-After that names a moment
     */
    Backoff(Sleeper sleeper, DoubleSupplier random, InstantSource clock) {
        this.sleeper = sleeper;
        this.random = random;
        this.clock = clock;
    }

    static Backoff real() {
        return new Backoff(Thread::sleep, () -> ThreadLocalRandom.current().nextDouble(), InstantSource.system());
    }

    /** The wait after the given failed attempt, counted from 0. */
    Duration delay(int attempt, Optional<String> retryAfter) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(attempt, 20));
        Duration bounded = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        Duration jittered = Duration.ofNanos((long) (bounded.toNanos() * (0.5 + random.getAsDouble() / 2)));
        Duration asked = retryAfter.map(this::parse).orElse(Duration.ZERO);
        return asked.compareTo(jittered) > 0 ? asked : jittered;
    }

    /** Waits; false, at once, if the deadline would pass meanwhile or the wait is longer than anyone should hold on to a call. */
    boolean pause(Duration delay, Deadline deadline) throws InterruptedException {
        if (delay.compareTo(deadline.remaining()) >= 0 || delay.compareTo(Duration.ofMinutes(2)) > 0) {
            return false;
        }
        sleeper.sleep(delay);
        return true;
    }

    /** Seconds, or the moment in the form of HTTP; anything else asks for nothing. */
    private Duration parse(String header) {
        String value = header.strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            return Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException notAMoment) {
            return Duration.ZERO;
        }
    }

    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }
}
