package dev.stackmemory.adapter.watch.internal;

import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.Remedy;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What the file says of a change. A change is written as when, what, and the alert as it was raised, with texts as in addresses, so that they are one word
 * each; what became of its telling, as a word before that.
 */
public sealed interface AlertLine {
    AlertChange change();

    /** It happened, and whoever wrote it tells it. */
    record Changed(AlertChange change) implements AlertLine {}

    /** It was told. */
    record Told(AlertChange change) implements AlertLine {}

    /** Another began to tell it. */
    record Taken(AlertChange change, Instant at) implements AlertLine {}

    default String write() {
        return switch (this) {
            case Changed changed -> Form.write(change());
            case Told told -> Form.TOLD + Form.write(change());
            case Taken taken -> Form.TAKEN + taken.at().toEpochMilli() + ' ' + Form.write(change());
        };
    }

    /** What the line says; absent if it is damaged. */
    static Optional<AlertLine> read(String line) {
        if (line.startsWith(Form.TOLD)) {
            return Form.read(line.substring(Form.TOLD.length())).map(Told::new);
        }
        if (!line.startsWith(Form.TAKEN)) {
            return Form.read(line).map(Changed::new);
        }
        String[] atAndChange = line.substring(Form.TAKEN.length()).split(" ", 2);
        try {
            Instant at = Instant.ofEpochMilli(Long.parseLong(atAndChange[0]));
            return Form.read(atAndChange[1]).map(change -> new Taken(change, at));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
            return Optional.empty();
        }
    }

    /** The form of a change. */
    final class Form {
        private static final String TOLD = "told ";
        private static final String TAKEN = "taken ";
        private static final String RAISED = "raised";
        private static final String CLEARED = "cleared";
        private static final int WORDS = 6;

        private Form() {}

        private static String write(AlertChange change) {
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

        private static Optional<AlertChange> read(String line) {
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
}
