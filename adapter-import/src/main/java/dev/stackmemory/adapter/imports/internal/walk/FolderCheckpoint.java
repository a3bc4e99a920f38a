package dev.stackmemory.adapter.imports.internal.walk;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of each file of a folder, as one text: a line with the form's version, then a line for each file, a tab between path and state. */
public final class FolderCheckpoint {
    private static final String FORM = "1";

    private final Map<String, String> states = new TreeMap<>();

    /** What an earlier reading left; nothing if the text is of another form. */
    public static FolderCheckpoint parse(Optional<String> text) {
        var checkpoint = new FolderCheckpoint();
        String[] lines = text.orElse("").split("\n");
        if (lines[0].equals(FORM)) {
            for (String line : lines) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    checkpoint.states.put(unescape(line.substring(0, tab)), line.substring(tab + 1));
                }
            }
        }
        return checkpoint;
    }

    public Optional<String> find(String path) {
        return Optional.ofNullable(states.get(path));
    }

    /** @param state without line breaks */
    public void put(String path, String state) {
        states.put(path, state);
    }

    /** Forgets the files that are gone. */
    public void retain(Iterable<String> paths) {
        var kept = new TreeMap<String, String>();
        paths.forEach(path -> find(path).ifPresent(state -> kept.put(path, state)));
        states.clear();
        states.putAll(kept);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(FORM);
        states.forEach((path, state) ->
                text.append('\n').append(escape(path)).append('\t').append(state));
        return text.toString();
    }

    private static String escape(String path) {
        return path.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String unescape(String text) {
        var path = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == '\\' && index + 1 < text.length()) {
                char escaped = text.charAt(++index);
                path.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            } else {
                path.append(unit);
            }
        }
        return path.toString();
    }
}
