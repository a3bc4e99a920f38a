package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.text.EditDistance;
import dev.stackmemory.ports.search.TermPattern;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Finds the terms of a pattern in dictionaries: a prefix by its place in the order, the others by looking at the mask of every term. */
final class TermExpansion {
    private TermExpansion() {}

    /** All terms that match, closest first. */
    static List<String> matching(TermPattern pattern, Collection<TermList> dictionaries) {
        var found = new TreeSet<String>(SegmentContents.BY_BYTES);
        if (GeneralizedUtf8.isWellFormed(pattern.text())) {
            for (TermList dictionary : dictionaries) {
                switch (pattern) {
                    case TermPattern.Prefix(String text) -> addPrefixed(text, dictionary, found);
                    case TermPattern.Substring(String text) -> addContaining(text, dictionary, found);
                    case TermPattern.Fuzzy fuzzy -> addNear(fuzzy, dictionary, found);
                }
            }
        }
        return found.stream().sorted(pattern.closestFirst()).toList();
    }

    private static void addPrefixed(String text, TermList dictionary, Collection<String> found) {
        for (String term : dictionary.from(text)) {
            if (!term.startsWith(text)) {
                return;
            }
            found.add(term);
        }
    }

    private static void addContaining(String text, TermList dictionary, Collection<String> found) {
        long wanted = TermList.mask(text);
        long[] masks = dictionary.masks();
        for (int index = 0; index < masks.length; index++) {
            if ((masks[index] & wanted) == wanted && dictionary.all().get(index).contains(text)) {
                found.add(dictionary.all().get(index));
            }
        }
    }

    private static void addNear(TermPattern.Fuzzy fuzzy, TermList dictionary, Collection<String> found) {
        long wanted = TermList.mask(fuzzy.text());
        long[] masks = dictionary.masks();
        int length = fuzzy.text().codePointCount(0, fuzzy.text().length());
        for (int index = 0; index < masks.length; index++) {
            // An edit brings one bit and takes one at most.
            if (Long.bitCount(masks[index] ^ wanted) <= 2 * fuzzy.edits()) {
                String term = dictionary.all().get(index);
                // A term has as many code points as chars, or at most twice as many chars.
                boolean possible =
                        term.length() + fuzzy.edits() >= length && term.length() <= 2 * (length + fuzzy.edits());
                if (possible && EditDistance.between(fuzzy.text(), term) <= fuzzy.edits()) {
                    found.add(term);
                }
            }
        }
    }
}
