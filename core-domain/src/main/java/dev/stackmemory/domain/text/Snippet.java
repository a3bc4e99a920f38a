package dev.stackmemory.domain.text;

import java.util.List;

/**
 * A piece of a text with the query's words marked in it.
 *
 * @param text the piece; line breaks and other control characters are blanks
 * @param marks the marked spans, ascending and apart
 * @param cutBefore whether text was left out before it
 * @param cutAfter whether text was left out after it
 */
public record Snippet(String text, List<Mark> marks, boolean cutBefore, boolean cutAfter) {
    /**
     * A span of the piece.
     *
     * @param start in UTF-16 units
     * @param end exclusive
     */
    public record Mark(int start, int end) {}

    public Snippet {
        marks = List.copyOf(marks);
        int before = 0;
        for (Mark mark : marks) {
            if (mark.start() < before || mark.end() <= mark.start() || mark.end() > text.length()) {
                throw new IllegalArgumentException(mark + " in a text of " + text.length());
            }
            before = mark.end();
        }
    }

    /**
     * The piece with something before and after each marked span, and an ellipsis where text was left out.
     *
     * @param before what opens a mark
     * @param after what closes it
     */
    public String render(String before, String after) {
        StringBuilder rendered = new StringBuilder(cutBefore ? "…" : "");
        int at = 0;
        for (Mark mark : marks) {
            rendered.append(text, at, mark.start())
                    .append(before)
                    .append(text, mark.start(), mark.end())
                    .append(after);
            at = mark.end();
        }
        return rendered.append(text, at, text.length())
                .append(cutAfter ? "…" : "")
                .toString();
    }
}
