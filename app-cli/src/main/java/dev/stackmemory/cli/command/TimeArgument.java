package dev.stackmemory.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as users write it: {@code 2026-01-31}, {@code 2026-01-31T12:30}, {@code 2026-01-31T12:30:00Z}, or an age such as {@code 7d}.
 *
 * @param start the first instant that is meant
 * @param end the first instant after what is meant; differs from the start for a whole day
 */
record TimeArgument(Instant start, Instant end) {
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9}) ?(s|min|h|d|w)");

    /**
     * @param now what an age counts from
     * @param zone of dates and times without one
     * @throws IllegalArgumentException if the text is none of these
     */
    static TimeArgument parse(String text, Instant now, ZoneId zone) {
        Matcher age = AGE.matcher(text.strip());
        try {
            if (age.matches()) {
                return at(now.minus(age(Long.parseLong(age.group(1)), age.group(2))));
            }
            return dateOrTime(text.strip(), zone);
        } catch (DateTimeException | ArithmeticException malformed) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time; write a date (2026-01-31), a date and time (2026-01-31T12:30 or"
                            + " 2026-01-31T12:30:00Z), or an age (30min, 24h, 7d, 2w)",
                    malformed);
        }
    }

    /** The last instant that is meant, to the millisecond. */
    Instant last() {
        return start.equals(end) ? start : end.minusMillis(1);
    }

    private static TimeArgument dateOrTime(String text, ZoneId zone) {
        if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
            LocalDate date = LocalDate.parse(text);
            return new TimeArgument(
                    date.atStartOfDay(zone).toInstant(),
                    date.plusDays(1).atStartOfDay(zone).toInstant());
        }
        String time = text.replace(' ', 'T');
        try {
            return at(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException withoutZone) {
            return at(LocalDateTime.parse(time).atZone(zone).toInstant());
        }
    }

    private static TimeArgument at(Instant instant) {
        return new TimeArgument(instant, instant);
    }

    private static Duration age(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            case "w" -> Duration.ofDays(Math.multiplyExact(amount, 7));
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
