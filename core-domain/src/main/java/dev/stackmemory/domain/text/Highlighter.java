package dev.stackmemory.domain.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the piece of a text that says most about a query. Works on the text as it is stored, with the analyzer that every index uses, so that what was found
 * is marked, whatever store found it. Thread-safe; time is linear in the length of the text.
 */
public final class Highlighter {
    /** Further text is not looked at. */
    private static final int MAX_TEXT = 200_000;

    private record Found(int start, int end, String term) {}

    private final Set<String> terms;

    /** @param query whose terms are marked */
    public Highlighter(LexicalQuery query) {
        terms = new HashSet<>();
        query.terms().keySet().forEach(term -> terms.add(term.text()));
    }

    /**
     * The piece with the most different words of the query, and of several such pieces the first; the beginning of the text if it has none of them.
     *
     * @param text any text
     * @param length how long the piece may be, in UTF-16 units, at least 1
     */
    public Snippet snippet(String text, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a piece of " + length + " characters");
        }
        List<Found> found = find(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        int start = 0;
        int end = Math.min(text.length(), length);
        if (text.length() > length && !found.isEmpty()) {
            int[] best = bestRun(found, length);
            int from = found.get(best[0]).start();
            int to = Math.min(found.get(best[1]).end(), from + length);
            // A third of what is left over stands before the words, so that they can be understood.
            start = Math.max(0, Math.min(from - (length - (to - from)) / 3, text.length() - length));
            end = Math.min(text.length(), start + length);
            start = wordStart(text, start, from);
        }
        end = end < text.length() ? wordEnd(text, end, start, found) : end;
        return snippet(text, start, end, found);
    }

    private List<Found> find(String text) {
        List<Found> found = new ArrayList<>();
        Analyzer.analyze(text, (buffer, length, kind, position, start, end) -> {
            String term = new String(buffer, 0, length);
            if (terms.contains(term)) {
                found.add(new Found(start, end, term));
            }
        });
        return found;
    }

    /** The run of found words, no longer than the piece, with the most different terms: its first and last index. */
    private static int[] bestRun(List<Found> found, int length) {
        Map<String, Integer> counts = new HashMap<>();
        int[] best = {0, 0};
        int most = 0;
        int first = 0;
        for (int last = 0; last < found.size(); last++) {
            counts.merge(found.get(last).term(), 1, Integer::sum);
            while (first < last && found.get(last).end() - found.get(first).start() > length) {
                counts.computeIfPresent(found.get(first).term(), (term, count) -> count == 1 ? null : count - 1);
                first++;
            }
            if (counts.size() > most) {
                most = counts.size();
                best = new int[] {first, last};
            }
        }
        return best;
    }

    private static int wordStart(String text, int start, int latest) {
        if (start == 0) {
            return 0;
        }
        int i = start;
        while (i < latest && !Character.isWhitespace(text.charAt(i - 1))) {
            i++;
        }
        return i;
    }

    private static int wordEnd(String text, int end, int start, List<Found> found) {
        int earliest = start + 1;
        for (Found each : found) {
            if (each.end() <= end) {
                earliest = Math.max(earliest, each.end());
            }
        }
        int i = end;
        while (i > earliest && !Character.isWhitespace(text.charAt(i))) {
            i--;
        }
        int cut = i > earliest ? i : end;
        return cut > earliest && Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
    }

    private static Snippet snippet(String text, int start, int end, List<Found> found) {
        StringBuilder piece = new StringBuilder(text.substring(start, end));
        for (int i = 0; i < piece.length(); i++) {
            if (Character.isISOControl(piece.charAt(i))) {
                piece.setCharAt(i, ' ');
            }
        }
        List<Snippet.Mark> marks = new ArrayList<>();
        for (Found each : found) {
            int from = Math.max(
                    each.start() - start, marks.isEmpty() ? 0 : marks.getLast().end());
            int to = each.end() - start;
            if (from < to && to <= piece.length()) {
                if (!marks.isEmpty() && marks.getLast().end() == from) {
                    marks.set(marks.size() - 1, new Snippet.Mark(marks.getLast().start(), to));
                } else {
                    marks.add(new Snippet.Mark(from, to));
                }
            }
        }
        return new Snippet(piece.toString(), marks, start > 0, end < text.length());
    }
}
