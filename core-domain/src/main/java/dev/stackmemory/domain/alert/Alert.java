package dev.stackmemory.domain.alert;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that somebody should know.
 *
 * @param name the rule and the thing, such as {@code slow-reads warm}; there is one alert of a name at a time
 * @param since when it was raised, in milliseconds
 * @param text one clause for people, as it was when the alert was raised
 * @param remedy what helps
 */
public record Alert(String name, Instant since, String text, Remedy remedy) {
    public Alert {
        Objects.requireNonNull(remedy, "remedy");
        if (name.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("an alert has a name and a text");
        }
        since = Instant.ofEpochMilli(since.toEpochMilli());
    }
}
