package dev.stackmemory.domain.pattern;

import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds what happens more often than a threshold within a span before now.
 *
 * @param moreThan a pattern happens more often than this, at least 0
 * @param within how far back an occurrence counts, positive
 */
public record PatternDetector(long moreThan, Duration within) {
    /** More than three times in 30 days. */
    public static final PatternDetector DEFAULT = new PatternDetector(3, Duration.ofDays(30));

    private static final Comparator<Pattern> MOST_FREQUENT_FIRST = Comparator.comparingLong(Pattern::frequency)
            .reversed()
            .thenComparing(Pattern::lastSeen, Comparator.reverseOrder())
            .thenComparing(Pattern::project)
            .thenComparing(Pattern::kind)
            .thenComparing(Pattern::subject);

    private record Key(ProjectId project, String kind, String subject) {}

    public PatternDetector {
        if (moreThan < 0 || within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException(
                    "the threshold " + moreThan + " must be 0 or more and the span " + within + " positive");
        }
    }

    /**
     * The patterns at an instant, the most frequent first; of those the latest, then by project, kind and subject. Occurrences count if
     * they are not older than the span and not ahead of {@code now}; their order does not matter. Memory grows with the number of
     * different subjects, not with that of occurrences.
     */
    public List<Pattern> detect(Stream<Occurrence> occurrences, Instant now) {
        Instant earliest = now.minus(within);
        Map<Key, Pattern> patterns = new HashMap<>();
        occurrences
                .filter(occurrence ->
                        !occurrence.at().isBefore(earliest) && !occurrence.at().isAfter(now))
                .forEachOrdered(occurrence -> {
                    var key = new Key(occurrence.project(), occurrence.kind(), occurrence.subject());
                    patterns.merge(key, once(occurrence), PatternDetector::together);
                });
        return patterns.values().stream()
                .filter(pattern -> pattern.frequency() > moreThan)
                .sorted(MOST_FREQUENT_FIRST)
                .toList();
    }

    private static Pattern once(Occurrence occurrence) {
        return new Pattern(
                occurrence.project(),
                occurrence.kind(),
                occurrence.subject(),
                1,
                occurrence.at(),
                occurrence.at(),
                occurrence.score());
    }

    private static Pattern together(Pattern left, Pattern right) {
        return new Pattern(
                left.project(),
                left.kind(),
                left.subject(),
                left.frequency() + right.frequency(),
                left.firstSeen().isBefore(right.firstSeen()) ? left.firstSeen() : right.firstSeen(),
                left.lastSeen().isAfter(right.lastSeen()) ? left.lastSeen() : right.lastSeen(),
                Math.max(left.maxScore(), right.maxScore()));
    }
}
