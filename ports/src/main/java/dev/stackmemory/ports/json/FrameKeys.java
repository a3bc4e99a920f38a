package dev.stackmemory.ports.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The keys of one kind of object: which there are, and which of them say the same. */
final class FrameKeys {
    /** What the key of a JSON value ends in when its value is not embedded but a JSON string. */
    static final String AS_TEXT = "Text";

    static final String DEFAULT_RETENTION = "default";
    static final int DEFAULT_PRIORITY = 5;
    static final String EMPTY_OBJECT = "{}";

    static final FrameKeys FRAME = new FrameKeys(
            "frame",
            List.of(
                    "id",
                    "project",
                    "session",
                    "run",
                    "parent",
                    "depth",
                    "type",
                    "name",
                    "state",
                    "content",
                    "digest",
                    "tags",
                    "createdAt",
                    "closedAt",
                    "retention",
                    "score",
                    "provenance",
                    "events",
                    "anchors",
                    "revision"),
            List.of("inputs", "outputs", "digestJson", "metadata"));
    static final FrameKeys PROVENANCE = new FrameKeys(
            "provenance", List.of("source", "confidence", "supersededBy", "programVersion"), List.of("derivation"));
    static final FrameKeys EVENT = new FrameKeys("event", List.of("id", "sequence", "type", "at"), List.of("payload"));
    static final FrameKeys ANCHOR =
            new FrameKeys("anchor", List.of("id", "type", "text", "priority", "createdAt"), List.of("metadata"));

    private final String what;
    private final Map<String, Integer> slots = new HashMap<>();

    private FrameKeys(String what, List<String> plain, List<String> json) {
        this.what = what;
        plain.forEach(key -> slots.put(key, slots.size()));
        for (String key : json) {
            int slot = slots.size();
            slots.put(key, slot);
            slots.put(key + AS_TEXT, slot);
        }
    }

    /** One bit for the key, shared by the two spellings of a JSON value; 0 for an unknown key. */
    long bit(String key) {
        Integer slot = slots.get(key);
        return slot == null ? 0 : 1L << slot;
    }

    /** Why the key is refused, with the nearest one that is known. */
    String unknown(String key) {
        String nearest = slots.keySet().stream()
                .min((left, right) -> {
                    int byDistance = Integer.compare(distance(key, left), distance(key, right));
                    return byDistance != 0 ? byDistance : left.compareTo(right);
                })
                .orElseThrow();
        String shown = key.length() <= 60 ? key : key.substring(0, 60) + "…";
        String hint = distance(key, nearest) <= 1 + nearest.length() / 3
                ? "did you mean '" + nearest + "'?"
                : "known are " + slots.keySet().stream().sorted().collect(Collectors.joining(", "));
        return "unknown key '" + shown + "' in a" + ("aeiou".indexOf(what.charAt(0)) >= 0 ? "n " : " ") + what + "; "
                + hint;
    }

    /** Levenshtein's distance without regard to case and underscores. */
    private static int distance(String leftKey, String rightKey) {
        String left = plain(leftKey);
        String right = plain(rightKey);
        int[] row = new int[right.length() + 1];
        Arrays.setAll(row, index -> index);
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private static String plain(String key) {
        String cut = key.length() <= 60 ? key : key.substring(0, 60);
        return cut.toLowerCase(java.util.Locale.ROOT).replace("_", "").replace("-", "");
    }
}
