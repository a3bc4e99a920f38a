package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.ports.json.JsonSyntax;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values out of one row, and remembers which of them the taker's form cannot give back exactly: those, and all columns that
 * nobody took, are {@link #rest()}. Not thread-safe.
 */
final class RawFields {
    /** At or above this a time is in milliseconds, below in seconds: both occur within one column. */
    static final long FIRST_MILLIS = 100_000_000_000L;

    private final RawRow row;
    private final Set<String> carried = new HashSet<>();
    private final Set<String> replacedNulls = new HashSet<>();
    private final List<String> repairs = new ArrayList<>();

    RawFields(RawRow row) {
        this.row = row;
    }

    /** The text of the column; absent where the row has none or the table has no such column. */
    Optional<String> text(String column) {
        Object value = row.get(column);
        return switch (value) {
            case null -> {
                carried.add(column);
                yield Optional.empty();
            }
            case String text -> {
                carried.add(column);
                yield Optional.of(text);
            }
            case byte[] bytes -> {
                repairs.add(column + " holds bytes that are no text; the bytes are kept in the metadata");
                yield Optional.of(new String(bytes, StandardCharsets.UTF_8));
            }
            default -> {
                repairs.add(column + " holds a number where a text belongs");
                yield Optional.of(String.valueOf(value));
            }
        };
    }

    /** The text of a column that must have one, else the given text. */
    String text(String column, String otherwise) {
        Optional<String> text = text(column);
        if (text.isEmpty() && row.has(column)) {
            // The frame cannot tell "null" from the text put in its place.
            replacedNulls.add(column);
        }
        return text.orElse(otherwise);
    }

    /** JSON as it came; malformed JSON is reported and kept. */
    Optional<String> json(String column) {
        Optional<String> json = text(column);
        json.filter(text -> !JsonSyntax.isWellFormed(text))
                .ifPresent(text -> repairs.add(column + " is not JSON; kept as it is"));
        return json;
    }

    String json(String column, String otherwise) {
        Optional<String> json = json(column);
        if (json.isEmpty() && row.has(column)) {
            replacedNulls.add(column);
        }
        return json.orElse(otherwise);
    }

    long whole(String column, long otherwise, long min, long max) {
        Object value = row.get(column);
        if (value instanceof Long number && number >= min && number <= max) {
            carried.add(column);
            return number;
        }
        if (row.has(column)) {
            repairs.add(column + " holds no whole number from " + min + " to " + max + "; taken as " + otherwise);
        }
        return otherwise;
    }

    /** A number in [0, 1]. */
    double share(String column, double otherwise) {
        Object value = row.get(column);
        if (value instanceof Double number && number >= 0 && number <= 1) {
            carried.add(column);
            return number + 0.0;
        }
        if (value instanceof Long number && (number == 0 || number == 1)) {
            carried.add(column);
            return number;
        }
        if (value != null) {
            repairs.add(column + " holds no number from 0 to 1; taken as " + otherwise);
        }
        return otherwise;
    }

    /**
     * A time in seconds or milliseconds.
     *
     * @param usualMillis whether the column's usual unit is the millisecond; a value in the other unit is kept as it stood
     */
    Optional<Instant> instant(String column, boolean usualMillis) {
        Object value = row.get(column);
        if (value == null) {
            carried.add(column);
            return Optional.empty();
        }
        if (value instanceof Long number && number > Long.MIN_VALUE / 1_000) {
            boolean millis = number >= FIRST_MILLIS;
            if (millis == usualMillis) {
                carried.add(column);
            }
            if (millis && !usualMillis) {
                repairs.add(column + " is in milliseconds where seconds are usual");
            }
            return Optional.of(Instant.ofEpochMilli(millis ? number : number * 1_000));
        }
        if (value instanceof Double number && Math.abs(number) < 1e15) {
            return Optional.of(Instant.ofEpochMilli((long) (number >= FIRST_MILLIS ? number : number * 1_000)));
        }
        repairs.add(column + " holds no time; the value is kept in the metadata");
        return Optional.empty();
    }

    /** Says that the given column is kept by the taker in full. */
    void carry(String column) {
        carried.add(column);
    }

    /** Says that the given column is not kept in full after all. */
    void keep(String column) {
        carried.remove(column);
    }

    void repair(String sentence) {
        repairs.add(sentence);
    }

    List<String> repairs() {
        return repairs;
    }

    /** The values that what was taken does not give back, by column. A column that is missing here and was not taken is null. */
    Map<String, @Nullable Object> rest() {
        var rest = new LinkedHashMap<String, @Nullable Object>(row.values());
        rest.keySet().removeAll(carried);
        rest.values().removeIf(Objects::isNull);
        replacedNulls.forEach(column -> rest.put(column, null));
        return rest;
    }
}
