package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.Analyzer;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;

/**
 * Numbers the different terms of a frame in the order in which they come. Compares chars before it encodes them, because most tokens are of a
 * term that is known already. Made to be filled again and again by one thread.
 */
final class TermTable {
    private static final int SMALLEST = 1_024;

    /** By hash, linear probing, at most half full: {@code free} more than the number of a term; what is not above {@code free} is of earlier frames. */
    private int[] slots = new int[SMALLEST];

    private int free;

    private int[] hashes = new int[256];
    private int[] charStarts = new int[257];
    private int[] byteStarts = new int[257];
    private char[] chars = new char[4_096];
    private byte[] bytes = new byte[4_096];
    private final byte[] utf8 = new byte[UnicodeUtil.MAX_UTF8_BYTES_PER_CHAR * Analyzer.MAX_TERM_LENGTH];
    private int size;

    void clear() {
        if (slots.length > 1 << 16) {
            slots = new int[SMALLEST];
            chars = new char[4_096];
            bytes = new byte[4_096];
            free = 0;
        } else if (free > Integer.MAX_VALUE / 2) {
            Arrays.fill(slots, 0);
            free = 0;
        } else {
            free += size;
        }
        size = 0;
    }

    int size() {
        return size;
    }

    /** The number of the term, a new one if it has none yet. */
    int add(char[] buffer, int length) {
        int hash = 0;
        for (int index = 0; index < length; index++) {
            hash = 31 * hash + buffer[index];
        }
        hash *= 0x9E3779B9;
        int mask = slots.length - 1;
        int slot = (hash >>> 7) & mask;
        while (slots[slot] > free) {
            int number = slots[slot] - free - 1;
            if (hashes[number] == hash && isTerm(number, buffer, length)) {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = free + size + 1;
        return append(buffer, length, hash);
    }

    private boolean isTerm(int number, char[] buffer, int length) {
        int start = charStarts[number];
        if (charStarts[number + 1] - start != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (chars[start + index] != buffer[index]) {
                return false;
            }
        }
        return true;
    }

    private int append(char[] buffer, int length, int hash) {
        int number = size++;
        if (size >= hashes.length) {
            hashes = ArrayUtil.grow(hashes, size + 1);
            // Not grown on their own: each array would round its length up in its own way.
            charStarts = Arrays.copyOf(charStarts, hashes.length + 1);
            byteStarts = Arrays.copyOf(byteStarts, hashes.length + 1);
        }
        hashes[number] = hash;
        int charEnd = charStarts[number] + length;
        chars = ArrayUtil.grow(chars, charEnd);
        System.arraycopy(buffer, 0, chars, charStarts[number], length);
        charStarts[number + 1] = charEnd;
        int byteStart = byteStarts[number];
        int encoded = UnicodeUtil.UTF16toUTF8(buffer, 0, length, utf8);
        bytes = ArrayUtil.grow(bytes, byteStart + encoded);
        System.arraycopy(utf8, 0, bytes, byteStart, encoded);
        byteStarts[number + 1] = byteStart + encoded;
        if (size > slots.length / 2) {
            enlarge();
        }
        return number;
    }

    private void enlarge() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = (hashes[number] >>> 7) & mask;
            while (slots[slot] > free) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = free + number + 1;
        }
    }

    /** The bytes of the term, valid until the next {@link #clear}. */
    BytesRef term(int number, BytesRef into) {
        into.bytes = bytes;
        into.offset = byteStarts[number];
        into.length = byteStarts[number + 1] - byteStarts[number];
        return into;
    }
}
