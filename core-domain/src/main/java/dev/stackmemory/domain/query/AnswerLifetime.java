package dev.stackmemory.domain.query;

import java.time.Duration;
import java.time.Instant;

/** How long the answer to a query may be kept: the longer, the less likely it is to change and the dearer it was. */
public final class AnswerLifetime {
    /** For what nothing else is known of. */
    public static final Duration BASE = Duration.ofMinutes(5);

    /** For answers by meaning, which are dear, and about times that are over. */
    public static final Duration LONG = Duration.ofHours(1);

    /** For whoever wants to see what happens now. */
    public static final Duration REALTIME = Duration.ofSeconds(30);

    /** A window that ended this long ago is over: what belongs into it has long been recorded. */
    public static final Duration OVER = Duration.ofDays(1);

    /** An answer with fewer results than this is kept twice as long: it was as dear, and takes less room. */
    public static final int FEW = 10;

    private AnswerLifetime() {}

    /**
     * The time that an answer may be kept for, more than zero.
     *
     * @param byMeaning whether vectors were compared
     * @param results how many results the answer has, at least 0
     * @param now when it was computed
     */
    public static Duration of(QueryFeatures query, boolean byMeaning, int results, Instant now) {
        if (results < 0) {
            throw new IllegalArgumentException("an answer of " + results + " results");
        }
        Duration lifetime = query.realtime() ? REALTIME : byMeaning || isOver(query.window(), now) ? LONG : BASE;
        return results < FEW ? lifetime.multipliedBy(2) : lifetime;
    }

    private static boolean isOver(TimeWindow window, Instant now) {
        return window.to().filter(end -> end.isBefore(now.minus(OVER))).isPresent();
    }
}
