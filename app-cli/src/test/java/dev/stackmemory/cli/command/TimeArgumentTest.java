package dev.stackmemory.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeArgumentTest {
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-03-04T11:59:30Z",
        "30min, 2026-03-04T11:30:00Z",
        "24h, 2026-03-03T12:00:00Z",
        "7d, 2026-02-25T12:00:00Z",
        "2w, 2026-02-18T12:00:00Z",
        "2026-01-31T12:30, 2026-01-31T11:30:00Z",
        "2026-01-31 12:30, 2026-01-31T11:30:00Z",
        "2026-01-31T12:30:00Z, 2026-01-31T12:30:00Z",
        "2026-01-31T12:30:00+05:00, 2026-01-31T07:30:00Z"
    })
    void parse_instant(String text, Instant instant) {
        assertThat(TimeArgument.parse(text, NOW, BERLIN)).isEqualTo(new TimeArgument(instant, instant));
    }

    @Test
    void parse_date_isTheWholeDay() {
        assertThat(TimeArgument.parse("2026-01-31", NOW, BERLIN))
                .isEqualTo(
                        new TimeArgument(Instant.parse("2026-01-30T23:00:00Z"), Instant.parse("2026-01-31T23:00:00Z")));
    }

    @Test
    void parse_nonsense_says_what_would_be_right() {
        assertThatThrownBy(() -> TimeArgument.parse("soon", NOW, BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'soon' is no time")
                .hasMessageContaining("7d");
    }
}
