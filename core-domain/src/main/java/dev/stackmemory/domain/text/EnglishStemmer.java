package dev.stackmemory.domain.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * The Porter2 stemmer for English, rule for rule as the Snowball project defines it
 * (https://snowballstem.org/algorithms/english/stemmer.html, the version in Lucene 10).
 *
 * <p>Works in place on a caller's buffer, so that stemming allocates nothing. Words are expected in lower case; characters
 * other than {@code a–z} count as consonants. Thread-safe: there is no state.
 */
final class EnglishStemmer {

    private static final String[] STEP_2 = {
        "ational", "ate",
        "ization", "ize",
        "fulness", "ful",
        "ousness", "ous",
        "iveness", "ive",
        "tional", "tion",
        "biliti", "ble",
        "lessli", "less",
        "ation", "ate",
        "alism", "al",
        "aliti", "al",
        "iviti", "ive",
        "entli", "ent",
        "ousli", "ous",
        "fulli", "ful",
        "enci", "ence",
        "anci", "ance",
        "abli", "able",
        "izer", "ize",
        "ator", "ate",
        "alli", "al",
        "bli", "ble",
    };

    private static final String[] STEP_3 = {
        "ational", "ate",
        "tional", "tion",
        "alize", "al",
        "icate", "ic",
        "iciti", "ic",
        "ical", "ic",
        "ness", "",
        "ful", "",
    };

    private static final String[] STEP_4 = {
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
        "al", "er", "ic",
    };

    private static final String[] SPECIAL = {
        "skis", "ski",
        "skies", "sky",
        "dying", "die",
        "lying", "lie",
        "tying", "tie",
        "idly", "idl",
        "gently", "gentl",
        "ugly", "ugli",
        "early", "earli",
        "only", "onli",
        "singly", "singl",
        "sky", "sky",
        "news", "news",
        "howe", "howe",
        "atlas", "atlas",
        "cosmos", "cosmos",
        "bias", "bias",
        "andes", "andes",
    };

    private static final String[] UNCHANGED_AFTER_PLURAL = {
        "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
    };

    private static final int LETTERS = 'z' - 'a' + 1;
    private static final char[][] NO_RULES = {};

    private static final char[][][] STEP_2_BY_LAST = byLast(STEP_2, 2);
    private static final char[][][] STEP_3_BY_LAST = byLast(STEP_3, 2);
    private static final char[][][] STEP_4_BY_LAST = byLast(STEP_4, 1);
    private static final char[][][] UNCHANGED_BY_LAST = byLast(UNCHANGED_AFTER_PLURAL, 1);
    private static final char[][][] SPECIAL_BY_FIRST = by(SPECIAL, 2, word -> word.charAt(0));

    private static final char[] POSSESSIVE_IN_QUOTES = "'s'".toCharArray();
    private static final char[] POSSESSIVE = "'s".toCharArray();
    private static final char[] SSES = "sses".toCharArray();
    private static final char[] IES = "ies".toCharArray();
    private static final char[] IED = "ied".toCharArray();
    private static final char[] EEDLY = "eedly".toCharArray();
    private static final char[] EED = "eed".toCharArray();
    private static final char[] INGLY = "ingly".toCharArray();
    private static final char[] EDLY = "edly".toCharArray();
    private static final char[] ING = "ing".toCharArray();
    private static final char[] ED = "ed".toCharArray();
    private static final char[] ATIVE = "ative".toCharArray();
    private static final char[] OGI = "ogi".toCharArray();
    private static final char[] LI = "li".toCharArray();
    private static final char[] GENER = "gener".toCharArray();
    private static final char[] ARSEN = "arsen".toCharArray();
    private static final char[] COMMUN = "commun".toCharArray();

    /** Bit n stands for the letter n places after a. */
    private static final int VOWELS =
            1 | 1 << ('e' - 'a') | 1 << ('i' - 'a') | 1 << ('o' - 'a') | 1 << ('u' - 'a') | 1 << ('y' - 'a');

    private EnglishStemmer() {}

    /** The rules, of {@code width} texts each, by the last letter of the first text and else in their order: most words are compared with few of them. */
    private static char[][][] byLast(String[] rules, int width) {
        return by(rules, width, suffix -> suffix.charAt(suffix.length() - 1));
    }

    private static char[][][] by(String[] rules, int width, ToIntFunction<String> letterOf) {
        var byLetter = new char[LETTERS][][];
        for (int letter = 0; letter < LETTERS; letter++) {
            var chosen = new ArrayList<char[]>();
            for (int rule = 0; rule < rules.length; rule += width) {
                if (letterOf.applyAsInt(rules[rule]) == 'a' + letter) {
                    Arrays.stream(rules, rule, rule + width)
                            .map(String::toCharArray)
                            .forEach(chosen::add);
                }
            }
            byLetter[letter] = chosen.toArray(NO_RULES);
        }
        return byLetter;
    }

    private static char[][] rulesFor(int c, char[][][] byLetter) {
        int letter = c - 'a';
        return letter >= 0 && letter < LETTERS ? byLetter[letter] : NO_RULES;
    }

    /**
     * Stems the word in {@code word[0, length)}.
     *
     * @param word the word in lower case; a stem is never longer than its word
     * @return the length of the stem, which stands in {@code word[0, result)}
     */
    static int stem(char[] word, int length) {
        if (length < 3) {
            return length;
        }
        int special = special(word, length);
        if (special >= 0) {
            return special;
        }
        int n = length;
        if (word[0] == '\'') {
            System.arraycopy(word, 1, word, 0, --n);
        }
        boolean marked = markConsonantY(word, n);
        int r1 = firstRegion(word, n);
        int r2 = regionAfter(word, n, r1);
        n = plural(word, n);
        if (!unchangedAfterPlural(word, n)) {
            n = pastAndGerund(word, n, r1);
            n = finalY(word, n);
            n = derivation(word, n, r1);
            n = adjective(word, n, r1, r2);
            n = residue(word, n, r2);
            n = finalEorL(word, n, r1, r2);
        }
        if (marked) {
            for (int i = 0; i < n; i++) {
                if (word[i] == 'Y') {
                    word[i] = 'y';
                }
            }
        }
        return n;
    }

    private static int special(char[] word, int length) {
        if (length > 6) {
            return -1;
        }
        char[][] words = rulesFor(word[0], SPECIAL_BY_FIRST);
        for (int i = 0; i < words.length; i += 2) {
            if (words[i].length == length && ends(word, length, words[i])) {
                return put(word, 0, words[i + 1]);
            }
        }
        return -1;
    }

    private static boolean unchangedAfterPlural(char[] word, int n) {
        if (n < 6 || n > 7) {
            return false;
        }
        for (char[] kept : rulesFor(word[n - 1], UNCHANGED_BY_LAST)) {
            if (kept.length == n && ends(word, n, kept)) {
                return true;
            }
        }
        return false;
    }

    /** A "y" at the start or after a vowel is a consonant: written "Y" until the end. */
    private static boolean markConsonantY(char[] word, int n) {
        boolean marked = false;
        for (int i = 0; i < n; i++) {
            if (word[i] == 'y' && (i == 0 || isVowel(word[i - 1]))) {
                word[i] = 'Y';
                marked = true;
            }
        }
        return marked;
    }

    private static int firstRegion(char[] word, int n) {
        if (starts(word, n, GENER) || starts(word, n, ARSEN)) {
            return 5;
        }
        return starts(word, n, COMMUN) ? 6 : regionAfter(word, n, 0);
    }

    /** The position after the first consonant that follows a vowel, from {@code from} on; {@code n} if there is none. */
    private static int regionAfter(char[] word, int n, int from) {
        int i = from;
        while (i < n && !isVowel(word[i])) {
            i++;
        }
        while (i < n && isVowel(word[i])) {
            i++;
        }
        return i < n ? i + 1 : n;
    }

    private static int plural(char[] word, int length) {
        int n = length;
        if (ends(word, n, POSSESSIVE_IN_QUOTES)) {
            n -= 3;
        } else if (ends(word, n, POSSESSIVE)) {
            n -= 2;
        } else if (n > 0 && word[n - 1] == '\'') {
            n -= 1;
        }
        if (n == 0) {
            return n;
        }
        char last = word[n - 1];
        if (last == 's') {
            if (ends(word, n, SSES)) {
                return n - 2;
            }
            if (ends(word, n, IES)) {
                return n > 4 ? n - 2 : n - 1;
            }
            if (n > 1 && (word[n - 2] == 'u' || word[n - 2] == 's')) {
                return n;
            }
            return hasVowel(word, n - 2) ? n - 1 : n;
        }
        if (last == 'd' && ends(word, n, IED)) {
            return n > 4 ? n - 2 : n - 1;
        }
        return n;
    }

    private static int pastAndGerund(char[] word, int n, int r1) {
        char last = n == 0 ? 0 : word[n - 1];
        if (last != 'd' && last != 'g' && last != 'y') {
            return n;
        }
        int suffix;
        if (ends(word, n, EEDLY)) {
            return n - 5 >= r1 ? n - 3 : n;
        } else if (ends(word, n, EED)) {
            return n - 3 >= r1 ? n - 1 : n;
        } else if (ends(word, n, INGLY)) {
            suffix = 5;
        } else if (ends(word, n, EDLY)) {
            suffix = 4;
        } else if (ends(word, n, ING)) {
            suffix = 3;
        } else if (ends(word, n, ED)) {
            suffix = 2;
        } else {
            return n;
        }
        int m = n - suffix;
        if (!hasVowel(word, m)) {
            return n;
        }
        if (m >= 2 && isCutBeforeE(word[m - 2], word[m - 1])) {
            word[m] = 'e';
            return m + 1;
        }
        if (m >= 2 && word[m - 1] == word[m - 2] && "bdfgmnprt".indexOf(word[m - 1]) >= 0) {
            boolean wholeStem = m == 3 && (word[0] == 'a' || word[0] == 'e' || word[0] == 'o');
            return wholeStem ? m : m - 1;
        }
        if (m == r1 && isShort(word, m)) {
            word[m] = 'e';
            return m + 1;
        }
        return m;
    }

    private static boolean isCutBeforeE(char beforeLast, char last) {
        return (beforeLast == 'a' && last == 't')
                || (beforeLast == 'b' && last == 'l')
                || (beforeLast == 'i' && last == 'z');
    }

    private static int finalY(char[] word, int n) {
        if (n > 2 && (word[n - 1] == 'y' || word[n - 1] == 'Y') && !isVowel(word[n - 2])) {
            word[n - 1] = 'i';
        }
        return n;
    }

    private static int derivation(char[] word, int n, int r1) {
        char[][] rules = rulesFor(n == 0 ? 0 : word[n - 1], STEP_2_BY_LAST);
        for (int i = 0; i < rules.length; i += 2) {
            if (ends(word, n, rules[i])) {
                int start = n - rules[i].length;
                return start >= r1 ? put(word, start, rules[i + 1]) : n;
            }
        }
        if (ends(word, n, OGI)) {
            return n - 3 >= r1 && n > 3 && word[n - 4] == 'l' ? n - 1 : n;
        }
        if (ends(word, n, LI)) {
            return n - 2 >= r1 && n > 2 && "cdeghkmnrt".indexOf(word[n - 3]) >= 0 ? n - 2 : n;
        }
        return n;
    }

    private static int adjective(char[] word, int n, int r1, int r2) {
        char[][] rules = rulesFor(n == 0 ? 0 : word[n - 1], STEP_3_BY_LAST);
        for (int i = 0; i < rules.length; i += 2) {
            if (ends(word, n, rules[i])) {
                int start = n - rules[i].length;
                return start >= r1 ? put(word, start, rules[i + 1]) : n;
            }
        }
        return ends(word, n, ATIVE) && n - 5 >= r2 && n - 5 >= r1 ? n - 5 : n;
    }

    private static int residue(char[] word, int n, int r2) {
        for (char[] suffix : rulesFor(n == 0 ? 0 : word[n - 1], STEP_4_BY_LAST)) {
            if (ends(word, n, suffix)) {
                int start = n - suffix.length;
                if (start < r2) {
                    return n;
                }
                boolean blocked =
                        word[n - 1] == 'n' && (start == 0 || (word[start - 1] != 's' && word[start - 1] != 't'));
                return blocked ? n : start;
            }
        }
        return n;
    }

    private static int finalEorL(char[] word, int n, int r1, int r2) {
        if (n == 0) {
            return n;
        }
        int start = n - 1;
        if (word[start] == 'e') {
            return start >= r2 || (start >= r1 && !isShort(word, start)) ? start : n;
        }
        return word[start] == 'l' && start >= r2 && start > 0 && word[start - 1] == 'l' ? start : n;
    }

    /** Whether {@code word[0, n)} ends in a short syllable. */
    private static boolean isShort(char[] word, int n) {
        if (n >= 3) {
            char last = word[n - 1];
            boolean closed = !isVowel(last) && last != 'w' && last != 'x' && last != 'Y';
            if (closed && isVowel(word[n - 2]) && !isVowel(word[n - 3])) {
                return true;
            }
        }
        return n == 2 && isVowel(word[0]) && !isVowel(word[1]);
    }

    private static boolean hasVowel(char[] word, int n) {
        for (int i = 0; i < n; i++) {
            if (isVowel(word[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVowel(char c) {
        int letter = c - 'a';
        return letter >= 0 && letter <= 'z' - 'a' && (VOWELS >>> letter & 1) != 0;
    }

    private static boolean starts(char[] word, int n, char[] prefix) {
        return n >= prefix.length && ends(word, prefix.length, prefix);
    }

    private static boolean ends(char[] word, int n, char[] suffix) {
        int start = n - suffix.length;
        if (start < 0) {
            return false;
        }
        for (int i = suffix.length - 1; i >= 0; i--) {
            if (word[start + i] != suffix[i]) {
                return false;
            }
        }
        return true;
    }

    private static int put(char[] word, int start, char[] replacement) {
        System.arraycopy(replacement, 0, word, start, replacement.length);
        return start + replacement.length;
    }
}
