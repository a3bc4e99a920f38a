package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.tier.WarmSession.WarmReport;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.CopyVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmSessionTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final TwoTiers memory = new TwoTiers();
    private final WarmSession warming = new WarmSession(
            memory.catalog(),
            memory.hot.ledger(),
            new FetchFrames(FastPlace.beside(memory.hot), memory.frames(), memory.hot.ledger(), memory.hot.time()));

    WarmSessionTest() {
        for (int number = 0; number < 8; number++) {
            memory.record(aFrame("f" + number)
                    .session(new SessionId(number < 4 ? "early" : "late"))
                    .createdAt(NOON.plusSeconds(number))
                    .build());
        }
        memory.hot
                .ledger()
                .recordAccess(
                        Map.of(
                                id("f1"), new AccessPattern(9, Optional.of(NOON)),
                                id("f3"), new AccessPattern(2, Optional.of(NOON))),
                        NEVER);
        memory.move(Tier.COLD, id("f0"), id("f1"), id("f2"), id("f3"), id("f4"), id("f5"), id("f6"));
    }

    private WarmReport warm(FrameFilter filter, int most) {
        return warming.warm(filter, most, Progress.NONE, NEVER);
    }

    private List<String> replicas() {
        return memory.hot.listReplicas(Optional.empty(), 100, NEVER).stream()
                .map(CopyVersion::frame)
                .map(FrameId::value)
                .toList();
    }

    @Test
    void latestAndMostRead_areBrought_andOnlyThoseThatLieInSlowStoresAlone() {
        assertThat(warm(FrameFilter.ALL, 4)).isEqualTo(new WarmReport(4, 3));
        assertThat(replicas()).containsExactly("f1", "f3", "f6");
        assertThat(warm(FrameFilter.ALL, 4)).as("again").isEqualTo(new WarmReport(4, 0));
    }

    @Test
    void ofOneSession() {
        assertThat(warm(FrameFilter.ALL.withSession(new SessionId("early")), 100))
                .isEqualTo(new WarmReport(4, 4));
        assertThat(replicas()).containsExactly("f0", "f1", "f2", "f3");
    }

    @Test
    void warming_countsAsNoRead() {
        warm(FrameFilter.ALL, 500);
        assertThat(memory.residency(id("f1")).accessCount()).isEqualTo(9);
        assertThat(memory.residency(id("f2")).accessCount()).isZero();
    }

    @Test
    void nothingThere_isNothingDone() {
        assertThat(warm(FrameFilter.ALL.withSession(new SessionId("none")), 10)).isEqualTo(new WarmReport(0, 0));
    }

    @Test
    void howMany_isAtLeastOneAndBounded() {
        assertThatThrownBy(() -> warm(FrameFilter.ALL, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> warm(FrameFilter.ALL, 501)).isInstanceOf(IllegalArgumentException.class);
    }
}
