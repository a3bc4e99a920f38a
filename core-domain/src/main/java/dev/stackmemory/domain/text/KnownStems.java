package dev.stackmemory.domain.text;

import org.jspecify.annotations.Nullable;

/**
 * The stems of words met lately, since a text repeats its words and stemming one costs more than looking it up. Forgets a word when another takes its place.
 * Thread-safe without locks: an entry never changes, and whoever does not see one that another thread made makes it again.
 */
final class KnownStems {
    private static final int MAX_LENGTH = 2 * Long.BYTES;
    private static final int SLOT_BITS = 13;

    /** 13 bits of slots, of about 50 bytes each once they are taken. */
    private static final @Nullable Entry[] ENTRIES = new Entry[1 << SLOT_BITS];

    private KnownStems() {}

    /** A word and its stem, a byte for each letter, the first one highest; where a word ends, zeros follow. */
    private record Entry(long head, long tail, long stemHead, long stemTail, int stemLength) {}

    /**
     * As {@link EnglishStemmer#stem}.
     *
     * @param word ASCII in {@code word[0, length)}, in lower case
     */
    static int stem(char[] word, int length) {
        if (length < 3 || length > MAX_LENGTH) {
            return EnglishStemmer.stem(word, length);
        }
        long head = pack(word, 0, length);
        long tail = pack(word, Long.BYTES, length);
        int slot = (int) ((head * 0x9E3779B97F4A7C15L ^ tail * 0xC2B2AE3D27D4EB4FL) >>> (Long.SIZE - SLOT_BITS));
        Entry known = ENTRIES[slot];
        if (known != null && known.head == head && known.tail == tail) {
            unpack(known.stemHead, word, 0, known.stemLength);
            unpack(known.stemTail, word, Long.BYTES, known.stemLength);
            return known.stemLength;
        }
        int stemLength = EnglishStemmer.stem(word, length);
        ENTRIES[slot] =
                new Entry(head, tail, pack(word, 0, stemLength), pack(word, Long.BYTES, stemLength), stemLength);
        return stemLength;
    }

    private static long pack(char[] word, int from, int length) {
        long packed = 0;
        int end = Math.min(from + Long.BYTES, length);
        for (int index = from; index < end; index++) {
            packed |= (long) word[index] << (Long.SIZE - Byte.SIZE * (index - from + 1));
        }
        return packed;
    }

    private static void unpack(long packed, char[] word, int from, int length) {
        int end = Math.min(from + Long.BYTES, length);
        for (int index = from; index < end; index++) {
            word[index] = (char) (packed >>> (Long.SIZE - Byte.SIZE * (index - from + 1)) & 0xFF);
        }
    }
}
