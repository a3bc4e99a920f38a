package dev.stackmemory.adapter.embedding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final Optional<String> UNASKED = Optional.empty();

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void delay_doubles_upTo30Seconds() {
        Backoff backoff = backoff(0);
        assertThat(backoff.delay(0, UNASKED)).isEqualTo(Duration.ofMillis(125));
        assertThat(backoff.delay(1, UNASKED)).isEqualTo(Duration.ofMillis(250));
        assertThat(backoff.delay(19, UNASKED)).isEqualTo(Duration.ofSeconds(15));
        assertThat(backoff.delay(Integer.MAX_VALUE, UNASKED)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void delay_isHalfRandom() {
        assertThat(backoff(0.5).delay(2, UNASKED)).isEqualTo(Duration.ofMillis(750));
        assertThat(backoff(0.999).delay(19, UNASKED)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT"})
    void delay_askedForNothingSensible_isOwn(String header) {
        assertThat(backoff(0).delay(0, Optional.of(header))).isEqualTo(Duration.ofMillis(125));
    }

    @Test
    void delay_askedForLess_isOwn() {
        assertThat(backoff(0).delay(10, Optional.of("1"))).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void pause_beyondDeadline_isRefused() throws InterruptedException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), () -> 0);
        assertThat(backoff(0).pause(Duration.ofSeconds(1), deadline)).isFalse();
        assertThat(backoff(0).pause(Duration.ofMillis(999), deadline)).isTrue();
        assertThat(pauses).containsExactly(Duration.ofMillis(999));
    }

    @Test
    void pause_forHours_isRefused() throws InterruptedException {
        assertThat(backoff(0).pause(Duration.ofHours(1), Deadline.NEVER)).isFalse();
        assertThat(pauses).isEmpty();
    }

    private Backoff backoff(double random) {
        return new Backoff(pauses::add, () -> random, () -> Instant.EPOCH);
    }
}
