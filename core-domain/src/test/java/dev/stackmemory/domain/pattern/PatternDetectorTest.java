package dev.stackmemory.domain.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatternDetectorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ProjectId PROJECT = new ProjectId("app");

    @Test
    void detect_moreThanThreeTimesInThirtyDays_isAPattern() {
        List<Occurrence> four =
                List.of(query("x", 1, 0.2), query("x", 30, 0.9), query("x", 3, 0.1), query("x", 2, 0.4));

        assertThat(PatternDetector.DEFAULT.detect(four.stream(), NOW))
                .containsExactly(new Pattern(
                        PROJECT, "query", "x", 4, NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofDays(1)), 0.9));
        assertThat(PatternDetector.DEFAULT.detect(four.stream().skip(1), NOW)).isEmpty();
    }

    @Test
    void detect_whatIsTooOldOrAhead_doesNotCount() {
        Stream<Occurrence> occurrences =
                Stream.of(query("x", 1, 0), query("x", 2, 0), query("x", 3, 0), query("x", 31, 0), query("x", -1, 0));

        assertThat(PatternDetector.DEFAULT.detect(occurrences, NOW)).isEmpty();
    }

    @Test
    void detect_projectsKindsAndSubjects_areCountedApart() {
        var detector = new PatternDetector(0, Duration.ofDays(1));
        Stream<Occurrence> occurrences = Stream.of(
                new Occurrence(PROJECT, "query", "x", NOW, 0),
                new Occurrence(PROJECT, "access", "x", NOW, 0),
                new Occurrence(new ProjectId("zoo"), "query", "x", NOW, 0),
                new Occurrence(PROJECT, "query", "x", NOW, 0));

        assertThat(detector.detect(occurrences, NOW))
                .extracting(pattern -> pattern.project() + " " + pattern.kind() + " " + pattern.frequency())
                .containsExactly("app query 2", "app access 1", "zoo query 1");
    }

    @Test
    void detect_theOrderOfOccurrences_doesNotMatter() {
        var random = new Random(23);
        for (int round = 0; round < 2_000; round++) {
            var occurrences = new ArrayList<Occurrence>();
            for (int count = random.nextInt(60); count > 0; count--) {
                occurrences.add(query("s" + random.nextInt(6), random.nextInt(40) - 2, random.nextDouble()));
            }
            List<Pattern> patterns = PatternDetector.DEFAULT.detect(occurrences.stream(), NOW);
            Collections.shuffle(occurrences, random);

            assertThat(PatternDetector.DEFAULT.detect(occurrences.stream(), NOW))
                    .isEqualTo(patterns);
            assertThat(patterns).allSatisfy(pattern -> {
                assertThat(pattern.frequency()).isGreaterThan(3);
                assertThat(pattern.firstSeen()).isBeforeOrEqualTo(pattern.lastSeen());
            });
        }
    }

    @Test
    void settingsThatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PatternDetector(-1, Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PatternDetector(3, Duration.ZERO));
    }

    private static Occurrence query(String subject, int daysAgo, double score) {
        return new Occurrence(PROJECT, "query", subject, NOW.minus(Duration.ofDays(daysAgo)), score);
    }
}
