package dev.stackmemory.domain.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.AccessPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameScorerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final FrameSigns PLAIN = new FrameSigns(false, 0, false, false, NOW, AccessPattern.NEVER);

    @Test
    void importance_ofAPlainNewFrame_isItsBase() {
        assertThat(score(PLAIN)).isEqualTo(0.3);
    }

    @Test
    void importance_ofEverySign_addsUp() {
        assertThat(score(new FrameSigns(true, 0, false, false, NOW, AccessPattern.NEVER)))
                .isCloseTo(0.45, within(1e-12));
        assertThat(score(new FrameSigns(false, 3, false, false, NOW, AccessPattern.NEVER)))
                .isEqualTo(0.3);
        assertThat(score(new FrameSigns(false, 4, false, false, NOW, AccessPattern.NEVER)))
                .isCloseTo(0.4, within(1e-12));
        assertThat(score(new FrameSigns(false, 0, true, false, NOW, AccessPattern.NEVER)))
                .isCloseTo(0.45, within(1e-12));
        assertThat(score(new FrameSigns(false, 0, false, true, NOW, AccessPattern.NEVER)))
                .isCloseTo(0.4, within(1e-12));
        assertThat(score(new FrameSigns(true, 4, true, true, NOW, AccessPattern.NEVER)))
                .isCloseTo(0.8, within(1e-12));
    }

    @Test
    void importance_decaysByDays() {
        var twentyDaysOld = new FrameSigns(false, 0, false, false, NOW.minus(Duration.ofDays(20)), AccessPattern.NEVER);

        assertThat(score(twentyDaysOld)).isCloseTo(0.3 * Math.exp(-1), within(1e-12));
    }

    @Test
    void importance_ofAForgottenFrame_isNeverBelowTheLeast() {
        var ancient = new FrameSigns(false, 0, false, false, NOW.minus(Duration.ofDays(400)), AccessPattern.NEVER);

        assertThat(score(ancient)).isEqualTo(0.05);
    }

    @Test
    void importance_growsByReads_theLatestByItsHoursTheOthersByTheFramesAge() {
        Instant created = NOW.minus(Duration.ofDays(10));
        var read = new FrameSigns(
                false, 0, false, false, created, new AccessPattern(25, Optional.of(NOW.minus(Duration.ofHours(2)))));

        assertThat(FrameScorer.importance(read, NOW).terms())
                .extracting(ExplainedScore.Term::value)
                .containsExactly(0.3 * Math.exp(-0.5), 0.1 / 2, 24 * 0.1 / 240);
    }

    @Test
    void importance_readWithinTheHour_countsAsOneHour() {
        var justRead = new FrameSigns(false, 0, false, false, NOW, new AccessPattern(1, Optional.of(NOW)));

        assertThat(score(justRead)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void importance_withClocksAhead_staysInBounds() {
        var ahead = new FrameSigns(
                false, 0, false, false, NOW.plusSeconds(99), new AccessPattern(1, Optional.of(NOW.plusSeconds(60))));

        assertThat(score(ahead)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void signs_ofAFrame_areReadFromIt() {
        Frame frame = Frame.builder(new FrameId("f"), new ProjectId("p"), NOW)
                .digest(Optional.of("did it"))
                .anchors(List.of(new Anchor("a", Anchor.DECISION, "use it", 5, NOW, "{}")))
                .build();

        assertThat(FrameSigns.of(frame, true, AccessPattern.NEVER))
                .isEqualTo(new FrameSigns(true, 0, true, true, NOW, AccessPattern.NEVER));
    }

    @Test
    void tool_score_isTheWeightedSum() {
        assertThat(TraceScorer.tool(new ToolUse("search", 0, false, 0)).value()).isCloseTo(0.38, within(1e-12));
        assertThat(TraceScorer.tool(new ToolUse("write", 5, true, 50)).value())
                .isCloseTo(0.75 * 0.4 + 0.15 + 0.2 + 0.05, within(1e-12));
        assertThat(TraceScorer.tool(new ToolUse("search", 99, true, 999)).value())
                .isCloseTo(0.98, within(1e-12));
        assertThat(new ToolUse("no such tool", 0, false, 0).weight()).isEqualTo(0.25);
    }

    @Test
    void trace_score_isTheBestCallAndWhatTheTraceAdds() {
        List<ToolUse> calls = List.of(new ToolUse("grep", 0, false, 0), new ToolUse("edit", 10, false, 0));

        assertThat(TraceScorer.trace(calls, false, 0, false).value()).isCloseTo(0.5, within(1e-12));
        assertThat(TraceScorer.trace(calls, true, 2, false).value()).isCloseTo(0.7, within(1e-12));
        assertThat(TraceScorer.trace(calls, false, 0, true).value()).isCloseTo(0.4, within(1e-12));
        assertThat(TraceScorer.trace(calls, true, 99, false).value()).isEqualTo(1);
        assertThat(TraceScorer.trace(List.of(), false, 0, true).value()).isEqualTo(0);
    }

    private static double score(FrameSigns signs) {
        return FrameScorer.importance(signs, NOW).value();
    }
}
