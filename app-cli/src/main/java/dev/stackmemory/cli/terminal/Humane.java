package dev.stackmemory.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** Numbers, sizes and times as people read them. */
public final class Humane {
    private static final Duration DAY = Duration.ofDays(1);

    private Humane() {}

    /** {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 frame}, {@code 2 frames}. */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** {@code 1.4 MB}, with powers of 1,000 as in the settings. */
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < 3) {
            value /= 1_000;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
        return number + " " + new String[] {"kB", "MB", "GB", "TB"}[unit];
    }

    /** {@code 850 µs}, {@code 12 ms}, {@code 3.2 s}, {@code 4 min 10 s}, {@code 2 h 5 min}. */
    public static String duration(Duration duration) {
        long nanos = Math.max(0, duration.toNanos());
        if (nanos < 1_000_000) {
            return nanos / 1_000 + " µs";
        }
        if (nanos < 1_000_000_000) {
            return nanos / 1_000_000 + " ms";
        }
        if (nanos < 60_000_000_000L) {
            return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        }
        long seconds = duration.toSeconds();
        return seconds < 3_600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }

    /** {@code 3 h ago}; the date where the time lies more than 30 days away. */
    public static String relative(Instant at, Instant now, ZoneId zone) {
        Duration age = Duration.between(at, now);
        Duration distance = age.abs();
        if (distance.compareTo(DAY.multipliedBy(30)) > 0) {
            return date(at, zone);
        }
        long seconds = distance.toSeconds();
        if (seconds < 60 && !age.isNegative()) {
            return "just now";
        }
        String amount;
        if (seconds < 3_600) {
            amount = Math.max(1, seconds / 60) + " min";
        } else if (seconds < 86_400) {
            amount = seconds / 3_600 + " h";
        } else {
            amount = seconds / 86_400 + " d";
        }
        return age.isNegative() ? "in " + amount : amount + " ago";
    }

    private static String date(Instant at, ZoneId zone) {
        try {
            return at.atZone(zone).toLocalDate().toString();
        } catch (RuntimeException outOfRange) {
            // Imported frames carry instants of 64 bits of milliseconds, which calendars need not know.
            return at.toString();
        }
    }
}
