package dev.stackmemory.domain.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A hybrid clock")
class HybridTimeTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void showsTheTimeOfDay() {
        assertThat(HybridTime.next(HybridTime.first("a", NOON), "b", NOON.plusSeconds(1)))
                .isEqualTo(new HybridTime(NOON.plusSeconds(1), 0, "b"));
    }

    @Test
    void isLaterThanWhatItHasSeenThoughItsTimeOfDayIsEarlier() {
        HybridTime seen = HybridTime.first("ahead by a day", NOON.plus(Duration.ofDays(1)));

        HybridTime next = HybridTime.next(seen, "behind", NOON);

        assertThat(next).isGreaterThan(seen);
        assertThat(HybridTime.next(next, "behind", NOON)).isGreaterThan(next);
    }

    @Test
    void tellsTwoNodesApartAtTheSameTime() {
        assertThat(HybridTime.first("a", NOON)).isLessThan(HybridTime.first("b", NOON));
    }
}
