package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FrameField;
import java.util.Map;
import java.util.Optional;

/**
 * What a commit says of itself, so that an index of other frames or of another form is noticed.
 *
 * @param history the history of the home it follows
 * @param position the newest change that is in it
 * @param form how its texts were analysed and laid out
 */
public record IndexStamp(String history, long position, String form) {
    /** What this program writes. */
    public static final String CURRENT_FORM =
            "analyzer " + Analyzer.VERSION + ", texts " + FrameField.FORM_VERSION + ", fields " + IndexFields.FORM;

    private static final String HISTORY = "history";
    private static final String POSITION = "position";
    private static final String FORM = "form";

    public static IndexStamp current(String history, long position) {
        return new IndexStamp(history, position, CURRENT_FORM);
    }

    /** The stamp of a commit; empty if it has none that can be read. */
    public static Optional<IndexStamp> of(Map<String, String> data) {
        try {
            long position = Long.parseLong(data.getOrDefault(POSITION, ""));
            return Optional.of(new IndexStamp(data.getOrDefault(HISTORY, ""), position, data.getOrDefault(FORM, "")));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    public Map<String, String> data() {
        return Map.of(HISTORY, history, POSITION, Long.toString(position), FORM, form);
    }

    /** Why the index cannot be used for the home, if it cannot. */
    Optional<String> reasonToRebuild(String wantedHistory, long head) {
        if (!form.equals(CURRENT_FORM)) {
            return Optional.of("it was made by another version of the program (" + form + ")");
        }
        if (!history.equals(wantedHistory)) {
            return Optional.of("it belongs to another database");
        }
        if (position > head) {
            return Optional.of("the database is older than it, as after a restore");
        }
        return Optional.empty();
    }
}
