package dev.stackmemory.bootstrap.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How a server was left that does not answer.
 *
 * @param noted when that was found out
 * @param failures how often in turn it did not answer, from 1 to {@link #MOST_FAILURES}, which stands for more as well
 * @param pause for how long it is not asked from then on, from 0 to {@link #LONGEST_PAUSE}
 * @param reason what the last failure said, in one line for people
 */
record Outage(Instant noted, int failures, Duration pause, String reason) {
    /** A server that is back is used again within it; one that hangs costs one caller his share of the time as often. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** The pauses have long stopped growing by then. */
    static final int MOST_FAILURES = 16;

    /** What nobody has tried for so long counts as one failure: it may have been back meanwhile. */
    private static final Duration FORGIVEN = Duration.ofMinutes(10);

    Outage {
        Objects.requireNonNull(noted, "noted");
        reason = reason.lines().collect(Collectors.joining(" "));
        if (failures < 1 || failures > MOST_FAILURES) {
            throw new IllegalArgumentException("no count of failures: " + failures);
        }
        if (pause.isNegative() || pause.compareTo(LONGEST_PAUSE) > 0) {
            throw new IllegalArgumentException("no pause of " + pause);
        }
    }

    /** The same for whoever finds it later, with what is left of the pause: nothing, if the clock was set back since. */
    Outage asOf(Instant now) {
        Duration since = Duration.between(noted, now);
        boolean over = since.isNegative() || since.compareTo(pause) >= 0;
        boolean forgiven = since.abs().compareTo(FORGIVEN) >= 0;
        return new Outage(now, forgiven ? 1 : failures, over ? Duration.ZERO : pause.minus(since), reason);
    }
}
