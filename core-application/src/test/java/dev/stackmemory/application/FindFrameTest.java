package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.FindFrame.Resolution;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindFrameTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryHome home = new InMemoryHome();
    private final List<Runnable> background = new ArrayList<>();
    private final AccessLog accessLog = new AccessLog(home.ledger(), home.time(), background::add);
    private final FindFrame findFrame = new FindFrame(home, home.catalog(), accessLog);

    @Test
    void find_exactId_isTheFrame() {
        record(Frames.full("a"));
        assertThat(findFrame.find(id("a"), NEVER)).contains(Frames.full("a"));
    }

    @Test
    void find_absent_isEmptyAndNoAccess() {
        record(frame("a"));
        assertThat(findFrame.find(id("b"), NEVER)).isEmpty();
        accessLog.flush(NEVER);
        assertThat(access("a")).isEqualTo(AccessPattern.NEVER);
    }

    @Test
    void find_homeAway_throws() {
        record(frame("a"));
        home.faults().breakConnection();
        assertThatThrownBy(() -> findFrame.find(id("a"), NEVER)).isInstanceOf(StoreException.Unavailable.class);
        home.faults().heal();
        accessLog.flush(NEVER);
        assertThat(access("a").count()).isZero();
    }

    @Test
    void resolve_exactId_winsOverLongerOnes() {
        record(frame("ab"), frame("abc"));
        assertThat(findFrame.resolve("ab", NEVER)).isEqualTo(new Resolution.Found(frame("ab")));
    }

    @Test
    void resolve_prefixOfOne_isThatFrame() {
        record(frame("0190-first"), frame("0191-second"));
        assertThat(findFrame.resolve("0191", NEVER)).isEqualTo(new Resolution.Found(frame("0191-second")));
    }

    @Test
    void resolve_prefixOfSeveral_isAmbiguousInIdOrder() {
        record(frame("abc"), frame("abb"), frame("x"));
        assertThat(findFrame.resolve("ab", NEVER)).isEqualTo(new Resolution.Ambiguous(List.of(id("abb"), id("abc"))));
    }

    @Test
    void resolve_prefixOfVeryMany_showsTheFirstTen() {
        Frames.frames("many", 30).forEach(this::record);
        assertThat(findFrame.resolve("many", NEVER))
                .isEqualTo(new Resolution.Ambiguous(
                        Frames.frames("many", 10).stream().map(Frame::id).toList()));
    }

    @Test
    void resolve_unknown_isUnknown() {
        record(frame("a"));
        assertThat(findFrame.resolve("b", NEVER)).isEqualTo(new Resolution.Unknown());
    }

    @Test
    void resolve_forgotten_isUnknown() {
        record(frame("abc"));
        home.forget(List.of(id("abc")), NEVER);
        assertThat(findFrame.resolve("abc", NEVER)).isEqualTo(new Resolution.Unknown());
        assertThat(findFrame.resolve("ab", NEVER)).isEqualTo(new Resolution.Unknown());
    }

    @Test
    void resolve_patternCharacters_standForThemselves() {
        record(frame("a%c"), frame("abc"));
        assertThat(findFrame.resolve("a%", NEVER)).isEqualTo(new Resolution.Found(frame("a%c")));
        assertThat(findFrame.resolve("a_", NEVER)).isEqualTo(new Resolution.Unknown());
    }

    @Test
    void resolve_whatCanBeNoId_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> findFrame.resolve("", NEVER));
    }

    @Test
    void flush_afterReads_ledgerHasCountAndLatestAccess() {
        record(frame("abc"));
        findFrame.find(id("abc"), NEVER);
        home.time().advance(Duration.ofNanos(3_000_000_500L));
        findFrame.resolve("ab", NEVER);
        assertThat(access("abc")).as("before the flush").isEqualTo(AccessPattern.NEVER);

        accessLog.flush(NEVER);
        assertThat(access("abc")).isEqualTo(new AccessPattern(2, Optional.of(Frames.NOON.plusSeconds(3))));
    }

    @Test
    void read_fiveSecondsAfterTheLastFlush_isFlushedInTheBackground() {
        record(frame("a"));
        findFrame.find(id("a"), NEVER);
        home.time().advance(AccessLog.INTERVAL.minusMillis(1));
        findFrame.find(id("a"), NEVER);
        assertThat(background).as("not yet").isEmpty();

        home.time().advance(Duration.ofMillis(1));
        findFrame.find(id("a"), NEVER);
        findFrame.find(id("a"), NEVER);
        assertThat(background).as("once").hasSize(1);
        background.getFirst().run();
        assertThat(access("a").count()).isEqualTo(4);
    }

    @Test
    void read_clockSetBack_isFlushedAllTheSame() {
        home.time().advance(Duration.ofDays(-1));
        accessLog.read(id("a"));
        assertThat(background).hasSize(1);
    }

    @Test
    void flushInTheBackground_ledgerAway_keepsTheReads() {
        record(frame("a"));
        home.time().advance(AccessLog.INTERVAL);
        findFrame.find(id("a"), NEVER);
        home.faults().failNext();
        background.getFirst().run();
        assertThat(access("a").count()).isZero();

        accessLog.flush(NEVER);
        assertThat(access("a").count()).isEqualTo(1);
    }

    @Test
    void flush_twice_countsOnce() {
        record(frame("a"));
        findFrame.find(id("a"), NEVER);
        accessLog.flush(NEVER);
        accessLog.flush(NEVER);
        assertThat(access("a").count()).isEqualTo(1);
    }

    @Test
    void flush_nothingRead_asksNothingOfTheLedger() {
        accessLog.flush(NEVER);
        assertThat(home.faults().operations()).isEmpty();
    }

    @Test
    void flush_ledgerAway_keepsTheReadsForTheNext() {
        record(frame("a"));
        findFrame.find(id("a"), NEVER);
        home.faults().failNext();
        assertThatThrownBy(() -> accessLog.flush(NEVER)).isInstanceOf(StoreException.Unavailable.class);

        home.time().advance(Duration.ofSeconds(1));
        findFrame.find(id("a"), NEVER);
        accessLog.flush(NEVER);
        assertThat(access("a")).isEqualTo(new AccessPattern(2, Optional.of(Frames.NOON.plusSeconds(1))));
    }

    @Test
    void read_clockStepsBack_keepsTheLaterAccess() {
        record(frame("a"));
        accessLog.read(id("a"));
        home.time().advance(Duration.ofMinutes(-1));
        accessLog.read(id("a"));
        accessLog.flush(NEVER);
        assertThat(access("a")).isEqualTo(new AccessPattern(2, Optional.of(Frames.NOON)));
    }

    private void record(Frame... frames) {
        new RecordFrames(home).record(List.of(frames), NEVER);
    }

    private AccessPattern access(String frame) {
        return Objects.requireNonNull(
                        home.ledger().find(List.of(id(frame)), NEVER).get(id(frame)))
                .access();
    }
}
