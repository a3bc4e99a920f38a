package dev.stackmemory.application.search;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.util.Optional;

/**
 * How one home answered in one way of searching.
 *
 * @param home the store that was asked
 * @param tier the tier it serves
 * @param kind by words or by meaning
 * @param outcome what came of it
 * @param approximate whether it answers by what an engine proposes, so that some of the best may be missing; what it gave is scored exactly
 * @param hits how many candidates it gave
 * @param took how long it took
 * @param detail why it did not answer, or what its answer lacks
 * @param statisticsAge how old the statistics of its words are that the scores rely on, because it was absent; absent if they are those of now, or none are
 *     known
 */
public record LaneReport(
        StoreId home,
        Tier tier,
        Kind kind,
        Outcome outcome,
        boolean approximate,
        int hits,
        Duration took,
        Optional<String> detail,
        Optional<Duration> statisticsAge) {
    /** A way of searching. */
    public enum Kind {
        LEXICAL,
        SEMANTIC
    }

    /** Whether it was searched, be it as of a while ago. */
    public boolean wasSearched() {
        return outcome == Outcome.ANSWERED || outcome == Outcome.BEHIND;
    }

    /** What came of asking. */
    public enum Outcome {
        ANSWERED,
        /** As of a while ago: the latest changes were not searched. */
        BEHIND,
        SKIPPED,
        FAILED,
        OUT_OF_TIME,
        TOO_COSTLY
    }
}
