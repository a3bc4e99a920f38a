package dev.stackmemory.domain.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerLifetimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final QueryFeatures REALTIME = QueryFeatures.ANY.withLatency(Duration.ofMillis(99));

    @Test
    void plainQuery_isKeptFiveMinutes() {
        assertThat(lifetime(QueryFeatures.ANY, false, 10)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void searchByMeaning_isKeptAnHour() {
        assertThat(lifetime(QueryFeatures.ANY, true, 10)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void windowThatEndedOverADayAgo_isKeptAnHour() {
        assertThat(lifetime(endingAt(NOW.minus(Duration.ofDays(1)).minusMillis(1)), false, 10))
                .isEqualTo(Duration.ofHours(1));
        assertThat(lifetime(endingAt(NOW.minus(Duration.ofDays(1))), false, 10)).isEqualTo(Duration.ofMinutes(5));
        assertThat(lifetime(endingAt(NOW.plusSeconds(1)), false, 10)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void windowWithoutAnEnd_isNeverOver() {
        var since = QueryFeatures.ANY.withWindow(TimeWindow.since(NOW.minus(Duration.ofDays(60))));

        assertThat(lifetime(since, false, 10)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void realtimeQuery_isKeptHalfAMinute_whateverElseItIs() {
        assertThat(lifetime(REALTIME, false, 10)).isEqualTo(Duration.ofSeconds(30));
        assertThat(lifetime(REALTIME, true, 10)).isEqualTo(Duration.ofSeconds(30));
        assertThat(lifetime(REALTIME.withWindow(endingAt(Instant.EPOCH).window()), true, 10))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(lifetime(QueryFeatures.ANY.withLatency(Duration.ofMillis(100)), false, 10))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void fewResults_areKeptTwiceAsLong() {
        assertThat(lifetime(QueryFeatures.ANY, false, 9)).isEqualTo(Duration.ofMinutes(10));
        assertThat(lifetime(QueryFeatures.ANY, true, 0)).isEqualTo(Duration.ofHours(2));
        assertThat(lifetime(REALTIME, false, 9)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void negativeCount_isRefused() {
        assertThatThrownBy(() -> lifetime(QueryFeatures.ANY, false, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static QueryFeatures endingAt(Instant end) {
        return QueryFeatures.ANY.withWindow(new TimeWindow(Optional.empty(), Optional.of(end)));
    }

    private static Duration lifetime(QueryFeatures query, boolean byMeaning, int results) {
        return AnswerLifetime.of(query, byMeaning, results, NOW);
    }
}
