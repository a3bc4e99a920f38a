package dev.stackmemory.adapter.watch.internal;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.Remedy;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The form of a change in the file: when, what, and the alert as it was raised; texts as in addresses, so that they are one word each. */
public final class AlertLine {
    private static final String RAISED = "raised";
    private static final String CLEARED = "cleared";
    private static final int WORDS = 6;

    private AlertLine() {}

    public static String write(AlertChange change) {
        Alert alert = change.alert();
        return String.join(
                " ",
                Long.toString(change.at().toEpochMilli()),
                switch (change) {
                    case AlertChange.Raised raised -> RAISED;
                    case AlertChange.Cleared cleared -> CLEARED;
                },
                encode(alert.name()),
                Long.toString(alert.since().toEpochMilli()),
                alert.remedy().name(),
                encode(alert.text()));
    }

    /** The change; absent if the line is damaged. */
    public static Optional<AlertChange> read(String line) {
        String[] words = line.split(" ");
        if (words.length != WORDS) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.ofEpochMilli(Long.parseLong(words[0]));
            Instant since = Instant.ofEpochMilli(Long.parseLong(words[3]));
            var alert = new Alert(decode(words[2]), since, decode(words[5]), Remedy.valueOf(words[4]));
            return switch (words[1]) {
                case RAISED -> Optional.of(new AlertChange.Raised(alert));
                case CLEARED -> Optional.of(new AlertChange.Cleared(alert, at));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
