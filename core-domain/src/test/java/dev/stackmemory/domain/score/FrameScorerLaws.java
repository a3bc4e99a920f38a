package dev.stackmemory.domain.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.tier.AccessPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameScorerLaws {
    private static final int CASES = 10_000;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> TOOLS = List.of("search", "write", "edit", "bash", "grep", "unknown");

    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void importance_isWithinBoundsAndEqualsItsExplanation() {
        for (int round = 0; round < CASES; round++) {
            assertExplained(FrameScorer.importance(signs(), NOW), FrameScorer.LEAST);
        }
    }

    @Test
    void importance_neverFallsByASignOrARead_norGrowsByAge() {
        for (int round = 0; round < CASES; round++) {
            FrameSigns s = signs();
            double score = score(s);
            assertThat(score(new FrameSigns(true, s.events(), s.digest(), s.children(), s.createdAt(), s.access())))
                    .isGreaterThanOrEqualTo(score);
            assertThat(score(new FrameSigns(s.decision(), s.events() + 1, true, true, s.createdAt(), s.access())))
                    .isGreaterThanOrEqualTo(score);
            var oneMoreRead = new AccessPattern(s.access().count() + 1, Optional.of(NOW));
            assertThat(score(new FrameSigns(
                            s.decision(), s.events(), s.digest(), s.children(), s.createdAt(), oneMoreRead)))
                    .isGreaterThanOrEqualTo(score - 1e-12);
            assertThat(FrameScorer.importance(s, NOW.plus(Duration.ofHours(random.nextInt(1, 999))))
                            .value())
                    .isLessThanOrEqualTo(score + 1e-12);
        }
    }

    @Test
    void toolAndTrace_areWithinBoundsAndEqualTheirExplanation() {
        for (int round = 0; round < CASES; round++) {
            var calls = new ArrayList<ToolUse>();
            for (int call = random.nextInt(5); call > 0; call--) {
                calls.add(new ToolUse(
                        TOOLS.get(random.nextInt(TOOLS.size())),
                        random.nextInt(30),
                        random.nextBoolean(),
                        random.nextInt(300)));
            }
            calls.forEach(call -> assertExplained(TraceScorer.tool(call), 0));
            assertExplained(TraceScorer.trace(calls, random.nextBoolean(), random.nextInt(9), random.nextBoolean()), 0);
        }
    }

    private static void assertExplained(ExplainedScore score, double least) {
        assertThat(score.value()).isBetween(least, 1.0);
        assertThat(score.terms().stream()
                        .mapToDouble(ExplainedScore.Term::value)
                        .sum())
                .isCloseTo(score.value(), within(1e-12));
        assertThat(score.terms()).noneMatch(term -> term.value() == 0);
    }

    private static double score(FrameSigns signs) {
        return FrameScorer.importance(signs, NOW).value();
    }

    private FrameSigns signs() {
        Instant created = NOW.minus(Duration.ofMinutes(random.nextInt(100_000)));
        long minutes = Duration.between(created, NOW).toMinutes();
        AccessPattern access = random.nextInt(3) == 0
                ? AccessPattern.NEVER
                : new AccessPattern(
                        random.nextInt(1, 40),
                        Optional.of(NOW.minus(Duration.ofMinutes(random.nextLong(minutes + 1)))));
        return new FrameSigns(
                random.nextBoolean(), random.nextInt(8), random.nextBoolean(), random.nextBoolean(), created, access);
    }
}
