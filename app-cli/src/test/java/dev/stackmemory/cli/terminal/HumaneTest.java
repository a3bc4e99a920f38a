package dev.stackmemory.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumaneTest {
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, just now",
        "PT59S, just now",
        "PT1M, 1 min ago",
        "PT3H59M, 3 h ago",
        "PT47H, 1 d ago",
        "PT720H, 30 d ago",
        "PT721H, 2026-02-02",
        "PT-10S, in 1 min",
        "PT-5H, in 5 h"
    })
    void relative(Duration age, String words) {
        assertThat(Humane.relative(NOW.minus(age), NOW, ZoneOffset.UTC)).isEqualTo(words);
    }

    @Test
    void relative_anyInstantOfAFrame() {
        assertThat(Humane.relative(Instant.ofEpochMilli(Long.MIN_VALUE), NOW, ZoneOffset.UTC))
                .isNotEmpty();
        assertThat(Humane.relative(Instant.ofEpochMilli(Long.MAX_VALUE), NOW, ZoneOffset.UTC))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1 kB", "1449, 1.4 kB", "999949, 999.9 kB", "999950, 1 MB", "5e9, 5 GB"})
    void bytes(double bytes, String words) {
        assertThat(Humane.bytes((long) bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"PT0.00085S, 850 µs", "PT0.012S, 12 ms", "PT3.25S, 3.3 s", "PT4M10S, 4 min 10 s", "PT2H5M, 2 h 5 min"})
    void duration(Duration duration, String words) {
        assertThat(Humane.duration(duration)).isEqualTo(words);
    }
}
