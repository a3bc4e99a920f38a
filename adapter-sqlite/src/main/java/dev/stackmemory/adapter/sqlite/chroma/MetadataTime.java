package dev.stackmemory.adapter.sqlite.chroma;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Understands a value as a time: seconds, milliseconds or microseconds since 1970, or a date or time of ISO 8601; in UTC where no zone is said. */
final class MetadataTime {
    /** From 1973 on as milliseconds, and until the year 5138 as seconds. */
    private static final double MILLISECONDS = 1e11;

    private static final double MICROSECONDS = 1e14;
    private static final double END = 1e17;

    private static final List<Function<String, Instant>> FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

    private MetadataTime() {}

    static Optional<Instant> of(@Nullable Object value) {
        return switch (value) {
            case Number number -> ofNumber(number.doubleValue());
            case String text -> ofText(text.strip());
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Instant> ofNumber(double number) {
        if (!(number > 0 && number < END)) {
            return Optional.empty();
        }
        double millis = number >= MICROSECONDS ? number / 1_000 : number >= MILLISECONDS ? number : number * 1_000;
        return Optional.of(Instant.ofEpochMilli(Math.round(millis)));
    }

    private static Optional<Instant> ofText(String text) {
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        for (Function<String, Instant> form : FORMS) {
            try {
                return Optional.of(Instant.ofEpochMilli(form.apply(iso).toEpochMilli()));
            } catch (DateTimeException | ArithmeticException another) {
                // Perhaps the next form.
            }
        }
        try {
            return ofNumber(Double.parseDouble(text));
        } catch (NumberFormatException noTime) {
            return Optional.empty();
        }
    }
}
