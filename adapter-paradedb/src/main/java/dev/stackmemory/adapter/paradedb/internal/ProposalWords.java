package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.ForwardDocument;
import dev.stackmemory.domain.text.FrameField;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The analyzer's terms as a text that an extension's own parser cuts into just these terms. A term of letters and digits that begins with a letter stands as it is;
 * what a parser could part or leave out (numbers, signs, other scripts) is spelt in letters. A term stands as often as it weighs, in no order: an
 * extension finds terms, and phrases are looked for afterwards.
 */
final class ProposalWords {
    private static final String SPELT = "zqx";
    /** More occurrences tell hardly more, and would make a frame seem longer than it is. */
    private static final int MOST_OCCURRENCES = 8;
    /** The server refuses a document of more than a megabyte; words beyond these are not found by the extension. */
    private static final int MOST_CHARS = 400_000;

    private static final FrameField[] FIELDS = FrameField.values();

    private ProposalWords() {}

    /** The words of a document. */
    static String of(ForwardDocument document) {
        var words = new StringBuilder(16 * document.length());
        document.forEachWord((term, counts) -> {
            int weight = 0;
            for (FrameField field : FIELDS) {
                weight += counts[field.number()] * field.weight();
            }
            String word = word(term);
            for (int time = 0; time < Math.min(weight, MOST_OCCURRENCES) && words.length() < MOST_CHARS; time++) {
                words.append(word).append(' ');
            }
        });
        return words.toString();
    }

    /** The words of a question. */
    static String of(Collection<String> terms) {
        return terms.stream().map(ProposalWords::word).collect(Collectors.joining(" "));
    }

    /** The word of a term. */
    static String word(String term) {
        return isPlain(term) ? term : spell(term);
    }

    private static boolean isPlain(String term) {
        if (term.startsWith(SPELT)) {
            return false;
        }
        for (int index = 0; index < term.length(); index++) {
            char unit = term.charAt(index);
            boolean letter = unit >= 'a' && unit <= 'z';
            if (!letter && (index == 0 || unit < '0' || unit > '9')) {
                return false;
            }
        }
        return true;
    }

    private static String spell(String term) {
        byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
        var spelt = new StringBuilder(SPELT.length() + 2 * bytes.length).append(SPELT);
        for (byte each : bytes) {
            spelt.append((char) ('a' + (each >> 4 & 0xF))).append((char) ('a' + (each & 0xF)));
        }
        return spelt.toString();
    }
}
