package dev.stackmemory.cli.terminal;

import dev.stackmemory.cli.terminal.Style.Ink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A passage with the words that were found in it.
 *
 * @param text on one line, harmless
 * @param matched the UTF-16 units that are set off
 */
public record MatchedText(String text, BitSet matched) {
    public MatchedText {
        matched = (BitSet) matched.clone();
        text = SafeText.sameLength(text);
    }

    /** Broken at blanks to lines of at most the given columns; what does not fit in the given number of lines is left out. */
    public List<String> wrap(Style style, int columns, int lines) {
        List<String> wrapped = new ArrayList<>();
        var line = new StringBuilder();
        int width = 0;
        for (int start = wordStart(0); start < text.length(); ) {
            int end = wordEnd(start);
            int wordWidth = DisplayWidth.of(text.substring(start, end));
            if (width > 0 && width + 1 + wordWidth > columns) {
                wrapped.add(line.toString());
                if (wrapped.size() == lines) {
                    return wrapped;
                }
                line.setLength(0);
                width = 0;
            }
            if (width > 0) {
                line.append(' ');
                width++;
            }
            line.append(
                    wordWidth > columns
                            ? DisplayWidth.truncate(text.substring(start, end), columns)
                            : inked(start, end, style));
            width += wordWidth;
            start = wordStart(end);
        }
        if (!line.isEmpty()) {
            wrapped.add(line.toString());
        }
        return wrapped;
    }

    private String inked(int start, int end, Style style) {
        var word = new StringBuilder();
        for (int from = start; from < end; ) {
            boolean match = matched.get(from);
            int change = match ? matched.nextClearBit(from) : matched.nextSetBit(from);
            int to = change < 0 ? end : Math.min(end, change);
            word.append(style.apply(match ? Ink.MATCH : Ink.PLAIN, text.substring(from, to)));
            from = to;
        }
        return word.toString();
    }

    private int wordStart(int from) {
        int index = from;
        while (index < text.length() && text.charAt(index) == ' ') {
            index++;
        }
        return index;
    }

    private int wordEnd(int from) {
        int index = text.indexOf(' ', from);
        return index < 0 ? text.length() : index;
    }
}
