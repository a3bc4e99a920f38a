package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with Lucene's stemmer, which the Snowball compiler generated from the same definition. */
class EnglishStemmerTest {
    private static final String[] BEGINNINGS = {
        "", "a", "e", "o", "y", "'", "s", "gener", "commun", "arsen", "univers", "past", "later", "emerg", "sky", "say",
        "play", "inn", "out", "cann", "herr", "earr", "proc", "exc", "succ", "add", "egg", "off", "hop", "hopp", "knee",
        "pin", "skat", "tri", "cr", "d", "l", "t", "ti", "di", "li", "idl", "gentl", "ugl", "earl", "onl", "singl",
        "news", "how", "atlas", "bias", "and", "rel", "cond", "val", "organ", "vis", "oper", "trian", "bow", "box",
        "fail", "fil", "contr", "roll", "feud", "radical", "differ", "vile", "analog", "form", "hope", "good", "elec",
        "eff", "youth", "yell", "enjoy"
    };
    private static final String[] ENDINGS = {
        "", "s", "'s", "'s'", "'", "es", "ies", "ied", "sses", "us", "ss", "eed", "eedly", "ed", "edly", "ing", "ingly",
        "y", "ying", "tional", "ational", "enci", "ency", "anci", "ancy", "abli", "ably", "entli", "ently", "izer",
        "ization", "ation", "ator", "alism", "aliti", "ality", "alli", "ally", "fulness", "ousli", "ously", "ousness",
        "iveness", "iviti", "ivity", "biliti", "bility", "bli", "bly", "ogi", "ogy", "logi", "logy", "fulli", "fully",
        "lessli", "lessly", "li", "ly", "alize", "icate", "iciti", "icity", "ical", "ful", "ness", "ative", "al",
        "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti", "ity", "ous",
        "ive", "ize", "sion", "tion", "ion", "e", "ll", "el", "at", "bl", "iz", "tt", "dd"
    };

    @ParameterizedTest
    @CsvSource({
        "running,run",
        "skies,sky",
        "generously,generous",
        "adding,add",
        "don't,don't",
        "dog's,dog",
        "yellow,yellow"
    })
    void stem_known(String word, String stem) {
        assertThat(stem(word)).isEqualTo(stem);
    }

    @Test
    void stem_agreesWithSnowball_onEveryPairOfEndings() {
        var oracle = new org.tartarus.snowball.ext.EnglishStemmer();
        for (String beginning : BEGINNINGS) {
            for (String middle : ENDINGS) {
                for (String end : ENDINGS) {
                    assertAgrees(oracle, beginning + middle + end);
                }
            }
        }
    }

    @Test
    void stem_agreesWithSnowball_onRandomWords() {
        var oracle = new org.tartarus.snowball.ext.EnglishStemmer();
        Random random = new Random(7);
        String letters = "aaeeiioouuyyybcdfghklmnprsttvwxz'";
        for (int round = 0; round < 300_000; round++) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(9); length >= 0; length--) {
                word.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertAgrees(oracle, word + ENDINGS[random.nextInt(ENDINGS.length)]);
        }
    }

    private static void assertAgrees(org.tartarus.snowball.ext.EnglishStemmer oracle, String word) {
        oracle.setCurrent(word);
        oracle.stem();
        String expected = oracle.getCurrent();
        if (!stem(word).equals(expected)) {
            assertThat(stem(word)).as("stem of %s", word).isEqualTo(expected);
        }
    }

    private static String stem(String word) {
        char[] buffer = word.toCharArray();
        return new String(buffer, 0, EnglishStemmer.stem(buffer, buffer.length));
    }
}
