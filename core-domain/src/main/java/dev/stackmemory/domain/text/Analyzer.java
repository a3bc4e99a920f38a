package dev.stackmemory.domain.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns text into the tokens that every store indexes and every query is matched with.
 *
 * <ul>
 *   <li>Words of any script, folded: compatibility forms (full-width letters, ligatures), case, diacritics. Words of
 *       {@code a–z} are stemmed (English, Porter2).
 *   <li>Identifiers as a whole and in parts. Words joined by {@code _} or {@code -}, camelCase humps and letters before digits
 *       are parts; the whole is their joined form, so {@code repo_map}, {@code repo-map}, {@code RepoMap} and {@code repomap}
 *       meet. Names joined by {@code . / \ @} are a path: the whole path, each {@code /}-component with a dot in it, and its
 *       names.
 *   <li>Scripts written without blanks (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar) as overlapping bigrams, a lone character as
 *       itself, and the last character of a run once more alone, so that one character is found by prefix.
 *   <li>Emoji and flags, without skin tone and variation selectors.
 * </ul>
 *
 * <p>Nothing is dropped as a stop word: queries decide about that. Lone surrogates, control characters and punctuation separate
 * words. A word longer than {@link #MAX_WORD_LENGTH} is one token of that many characters; a whole longer than
 * {@link #MAX_TERM_LENGTH} is left out, its parts stay. Time is linear in the length of the text. Pure and thread-safe.
 */
public final class Analyzer {
    /** Stamped on every index: an index of another version must be rebuilt. Changes with any change to the tokens of any text. */
    public static final int VERSION = 1;

    /** No term has more UTF-16 units than this. */
    public static final int MAX_TERM_LENGTH = 128;

    /** Longer words (encoded data, most often) are neither split nor stemmed, and cut here. */
    public static final int MAX_WORD_LENGTH = 64;

    private Analyzer() {}

    /**
     * Hands each token of the text to the sink. Allocates next to nothing per token where the text is ASCII.
     *
     * @param text any text, however malformed
     * @param sink receives the tokens
     */
    public static void analyze(String text, TokenSink sink) {
        new TextScanner(text.toCharArray(), sink, true).scan();
    }

    /**
     * The tokens of the text as a list.
     *
     * @param text any text
     * @return the tokens, in order
     */
    public static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        analyze(
                text,
                (buffer, length, kind, position, start, end) ->
                        tokens.add(new Token(new String(buffer, 0, length), kind, position, start, end)));
        return tokens;
    }

    /**
     * The form in which a fragment of a term is compared with the terms of an index: folded and joined like a term, but not stemmed. The beginning of a
     * word is cut to what it shares with its stem, since the index holds stems only.
     *
     * @param fragment what a user typed
     * @param beginning whether the fragment begins a term
     * @return nothing if the fragment is not one word, name or path
     */
    static Optional<String> termLike(String fragment, boolean beginning) {
        List<String> terms = new ArrayList<>();
        new TextScanner(
                        fragment.toCharArray(),
                        (buffer, length, kind, position, start, end) -> {
                            if (terms.isEmpty() && start == 0 && end == fragment.length()) {
                                terms.add(new String(buffer, 0, length));
                            }
                        },
                        false)
                .scan();
        if (terms.isEmpty()) {
            return Optional.empty();
        }
        String term = terms.getFirst();
        if (!beginning) {
            return Optional.of(term);
        }
        String stem = tokens(fragment).getFirst().term();
        int shared = 0;
        while (shared < Math.min(term.length(), stem.length()) && term.charAt(shared) == stem.charAt(shared)) {
            shared++;
        }
        return Optional.of(shared == 0 ? term : term.substring(0, shared));
    }
}
