package dev.stackmemory.domain.text;

import java.util.HashSet;
import java.util.Set;

/**
 * English words that say how something is asked, not what: articles, prepositions, pronouns, auxiliaries, question words. They are
 * indexed, so that phrases find them, and left out of a query as long as it has other words.
 */
final class StopWords {
    private static final Set<String> TERMS =
            terms("a an and are as at be but by for if in into is it no not of on or such"
                    + " that the their then there these they this to was will with"
                    + " what when where who whom whose which why how do does did can could would should"
                    + " i you he she we me us him them my your his her our its have has had were been being am about any some"
                    + " from it's i'm don't");

    private StopWords() {}

    static boolean contains(String term) {
        return TERMS.contains(term);
    }

    private static Set<String> terms(String words) {
        Set<String> terms = new HashSet<>();
        Analyzer.tokens(words).forEach(token -> terms.add(token.term()));
        return Set.copyOf(terms);
    }
}
