package dev.stackmemory.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.measure.BreakerFigures.State;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final StoreOperation FINDING = new StoreOperation(Optional.of(Tier.HOT), "sqlite", Operation.FIND);

    private static Activity activity(int from, int to, long failures, Map<Event, Long> events, State redis) {
        return new Activity(
                NOON.plusSeconds(from),
                NOON.plusSeconds(to),
                new TreeMap<>(Map.of(FINDING, new CallFigures(failures, 1, LatencyHistogram.EMPTY))),
                events,
                new TreeMap<>(Map.of("redis", new BreakerFigures(1, redis))),
                new TreeMap<>(Map.of(
                        "write", new PoolFigures(3 + to, 12 - to, 10 + to, 5, Duration.ofMillis(7), 1, failures))));
    }

    @Test
    void plus_addsUp_keepsTheMost_andBreakersAndLimitsStandAsTheLastLeftThem() {
        Activity first = activity(0, 5, 1, Map.of(Event.READ_HOT, 2L), State.OPEN);
        Activity second = activity(2, 9, 2, Map.of(Event.READ_HOT, 1L, Event.READ_COLD, 1L), State.CLOSED);
        Activity sum = new Activity(
                NOON,
                NOON.plusSeconds(9),
                new TreeMap<>(Map.of(FINDING, new CallFigures(3, 2, LatencyHistogram.EMPTY))),
                Map.of(Event.READ_HOT, 3L, Event.READ_COLD, 1L),
                new TreeMap<>(Map.of("redis", new BreakerFigures(2, State.CLOSED))),
                new TreeMap<>(Map.of("write", new PoolFigures(12, 7, 19, 10, Duration.ofMillis(14), 2, 3))));
        assertThat(first.plus(second)).isEqualTo(sum);
        assertThat(second.plus(first)).isEqualTo(sum);
        assertThat(sum.coldReads().share()).isEqualTo(0.25);
    }

    @Test
    void figuresOfAPool_sinceEarlierOnes_countWhatCameAfterwards() {
        var before = new PoolFigures(2, 3, 50, 10, Duration.ofMillis(5), 1, 0);
        var now = new PoolFigures(4, 5, 50, 12, Duration.ofMillis(9), 1, 1);
        assertThat(now.since(before)).isEqualTo(new PoolFigures(4, 5, 50, 2, Duration.ofMillis(4), 0, 1));
        assertThat(now.since(before).isEmpty()).isFalse();
        assertThat(now.since(now).isEmpty()).isTrue();
    }

    @Test
    void figuresOfAPool_thatAreNegative_areRefused() {
        assertThatThrownBy(() -> new PoolFigures(0, 0, 50, -1, Duration.ZERO, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratios_ofNothing_areZero() {
        Activity none = Activity.none(NOON);
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.replicaHits()).isEqualTo(new Ratio(0, 0));
        assertThat(none.cacheHits().share()).isZero();
    }

    @Test
    void end_beforeTheBeginning_isRefused() {
        assertThatThrownBy(() -> activity(1, 0, 0, Map.of(), State.OPEN)).isInstanceOf(IllegalArgumentException.class);
    }
}
