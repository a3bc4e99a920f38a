package dev.stackmemory.application.search;

import dev.stackmemory.domain.query.RecentLatencies;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** How long each store usually takes for each step of a search, learned from its recent answers. Thread-safe. */
final class UsualLatencies {
    /** What so many of the recent answers needed at most is usual. */
    private static final double USUAL = 0.9;

    /** Fewer answers tell nothing: the first ones of a program are slow. */
    private static final int FEW = 5;

    /** A store that is passed over for being slow is asked so often all the same, to see whether it still is. */
    static final Duration PROBE_AFTER = Duration.ofMinutes(1);

    private record Place(StoreId store, SearchStep step) {}

    private final Map<Place, Recent> recent = new ConcurrentHashMap<>();

    /** The answers of one store to one step. */
    private static final class Recent {
        private RecentLatencies histogram = new RecentLatencies();
        private Optional<Duration> expected = Optional.empty();
        private OptionalLong asked = OptionalLong.empty();

        synchronized void add(Duration took) {
            // A store that has become fast again is no longer held to what it was.
            if (expected.filter(usual -> took.multipliedBy(2).compareTo(usual) < 0)
                    .isPresent()) {
                histogram = new RecentLatencies();
            }
            expected = Optional.empty();
            histogram.add(took);
        }

        synchronized Optional<Duration> usual() {
            return histogram.answers() < FEW ? Optional.empty() : Optional.of(histogram.percentile(USUAL));
        }

        synchronized Optional<Duration> tooLong(Deadline deadline) {
            long now = deadline.nanoTime();
            Optional<Duration> exceeding = usual().filter(usual -> usual.compareTo(deadline.remaining()) > 0);
            // What is known of a store that this program has never asked was told to it: a minute begins now.
            long before = asked.orElse(now);
            boolean skipped = exceeding.isPresent() && now - before < PROBE_AFTER.toNanos();
            asked = OptionalLong.of(skipped ? before : now);
            expected = skipped ? Optional.empty() : exceeding;
            return skipped ? exceeding : Optional.empty();
        }
    }

    /** Notes how long an answer took. */
    void add(StoreId store, SearchStep step, Duration took) {
        of(store, step).add(took);
    }

    /** Notes how long an answer was waited for that did not come: it takes no less than that, nor less than usual. */
    void addUnanswered(StoreId store, SearchStep step, Duration waited) {
        Recent answers = of(store, step);
        answers.add(answers.usual().filter(usual -> usual.compareTo(waited) > 0).orElse(waited));
    }

    /** What the step usually takes there; absent while little is known. */
    Optional<Duration> usual(StoreId store, SearchStep step) {
        return of(store, step).usual();
    }

    /** What the step usually takes there, if that is longer than is left; absent if the store is to be asked, which is noted. */
    Optional<Duration> tooLong(StoreId store, SearchStep step, Deadline deadline) {
        return of(store, step).tooLong(deadline);
    }

    private Recent of(StoreId store, SearchStep step) {
        return recent.computeIfAbsent(new Place(store, step), place -> new Recent());
    }
}
