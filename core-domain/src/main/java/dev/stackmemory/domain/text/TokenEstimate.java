package dev.stackmemory.domain.text;

/**
 * How many tokens a language model will make of a text, without knowing the model: one for four ASCII characters, which is the rule of thumb for
 * English that providers of models give, and one for each other character, which is about right for Chinese and more than enough for
 * European letters.
 */
public final class TokenEstimate {
    private static final int ASCII_PER_TOKEN = 4;

    private TokenEstimate() {}

    /** At least 0; 0 for an empty text only. */
    public static long of(String text) {
        long ascii = text.chars().filter(unit -> unit < 0x80).count();
        long others = text.codePoints().filter(point -> point >= 0x80).count();
        return Math.ceilDiv(ascii, ASCII_PER_TOKEN) + others;
    }
}
