package dev.stackmemory.application.search;

import dev.stackmemory.application.search.PastExperience.Answers;
import dev.stackmemory.domain.query.RecentLatencies;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** How long each store usually takes for each step of a search, learned from its recent answers. Thread-safe. */
final class UsualLatencies {
    /** What so many of the recent answers needed at most is usual. */
    private static final double USUAL = 0.9;

    /** One late answer alone, be it the latest, makes nothing usual; a little more than its weight, for sums are rounded. */
    private static final double ONE = 1.001;

    /** Fewer answers tell nothing: the first ones of a program are slow. */
    private static final int FEW = 5;

    /** A store that is passed over for being slow is asked so often all the same, to see whether it still is. */
    static final Duration PROBE_AFTER = Duration.ofMinutes(1);

    record Place(StoreId store, SearchStep step) {}

    private final Map<Place, Recent> recent = new ConcurrentHashMap<>();

    /** The answers of one store to one step. */
    private static final class Recent {
        private RecentLatencies histogram = new RecentLatencies();
        private final Deque<Duration> latest = new ArrayDeque<>();
        private boolean anew;
        private Optional<Duration> expected = Optional.empty();
        private OptionalLong asked = OptionalLong.empty();
        private boolean here;

        synchronized void add(Duration took) {
            // A store that has become fast again is no longer held to what it was.
            if (expected.filter(usual -> took.multipliedBy(2).compareTo(usual) < 0)
                    .isPresent()) {
                histogram = new RecentLatencies();
                latest.clear();
                anew = true;
            }
            expected = Optional.empty();
            histogram.add(took);
            latest.addLast(took);
            if (latest.size() > Answers.KEPT) {
                latest.removeFirst();
            }
        }

        synchronized Optional<Duration> usual() {
            if (histogram.answers() < FEW) {
                return Optional.empty();
            }
            double allButOne = 1 - ONE / histogram.weight();
            return Optional.of(histogram.percentile(Math.min(USUAL, allButOne)));
        }

        synchronized void recall(Answers before, long now) {
            histogram = new RecentLatencies();
            before.took().forEach(histogram::add);
            latest.forEach(histogram::add);
            if (asked.isEmpty()) {
                asked = OptionalLong.of(now - before.sinceAsked().toNanos());
            }
        }

        synchronized Optional<Answers> learned(Place place, long now) {
            return here
                    ? Optional.of(new Answers(
                            place.store(),
                            place.step(),
                            List.copyOf(latest),
                            anew,
                            Duration.ofNanos(Math.max(0, now - asked.orElse(now)))))
                    : Optional.empty();
        }

        synchronized Optional<Duration> tooLong(Deadline deadline) {
            long now = deadline.nanoTime();
            Optional<Duration> exceeding = usual().filter(usual -> usual.compareTo(deadline.remaining()) > 0);
            boolean askedLately = asked.isPresent() && now - asked.getAsLong() < PROBE_AFTER.toNanos();
            boolean skipped = exceeding.isPresent() && askedLately;
            if (!skipped) {
                asked = OptionalLong.of(now);
                here = true;
            }
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

    /** Goes on from how the stores answered before this program. */
    void recall(List<Answers> before, long now) {
        before.forEach(answers -> of(answers.store(), answers.step()).recall(answers, now));
    }

    /** How the stores answered that were asked here and might have been passed over. */
    List<Answers> learned(long now) {
        return recent.entrySet().stream()
                .flatMap(known -> known.getValue().learned(known.getKey(), now).stream())
                .toList();
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
