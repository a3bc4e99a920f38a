package dev.stackmemory.adapter.lucene.segment;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/**
 * Words in the order of their bytes, each with a number: how many bytes it shares with the one before, the others, the number. Some are written whole, for
 * these are looked for first. Immutable.
 */
final class WordList {
    private static final int WHOLE_EACH = 32;

    private final byte[] bytes;
    private final int end;
    /** Where the words begin that are written whole. */
    private final int[] whole;

    /** Reads what a {@link Writer} has written from one place of the bytes up to another. */
    WordList(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        var places = new int[16];
        int count = 0;
        var input = new ByteArrayDataInput(bytes, start, end - start);
        for (int number = 0; input.getPosition() < end; number++) {
            if (number % WHOLE_EACH == 0) {
                places = ArrayUtil.grow(places, count + 1);
                places[count++] = input.getPosition();
            }
            input.readVInt();
            input.skipBytes(input.readVInt());
            input.readVInt();
        }
        this.whole = Arrays.copyOf(places, count);
    }

    /** The number of the word; 0 if it is not there. */
    int find(BytesRef word) {
        int low = 0;
        int high = whole.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (new Entries(whole[middle]).next().compareTo(word) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        if (high < 0) {
            return 0;
        }
        var entries = new Entries(whole[high]);
        for (int left = WHOLE_EACH; left > 0 && entries.hasNext(); left--) {
            int order = entries.next().compareTo(word);
            if (order >= 0) {
                return order == 0 ? entries.number : 0;
            }
        }
        return 0;
    }

    private final class Entries {
        private final ByteArrayDataInput input;
        private final BytesRefBuilder word = new BytesRefBuilder();
        private int number;

        Entries(int start) {
            input = new ByteArrayDataInput(bytes, start, end - start);
        }

        boolean hasNext() {
            return input.getPosition() < end;
        }

        BytesRef next() {
            int shared = input.readVInt();
            int length = input.readVInt();
            word.grow(shared + length);
            input.readBytes(word.bytes(), shared, length);
            word.setLength(shared + length);
            number = input.readVInt();
            return word.get();
        }
    }

    /** Writes words that come in their order, each once. */
    static final class Writer {
        private final ByteBuffersDataOutput output = new ByteBuffersDataOutput();
        private final BytesRefBuilder last = new BytesRefBuilder();
        private int count;

        /** Adds a word with a number of 1 or more. */
        void add(BytesRef word, int number) throws IOException {
            int shared = 0;
            if (count++ % WHOLE_EACH != 0) {
                int mismatch = Arrays.mismatch(
                        last.bytes(), 0, last.length(), word.bytes, word.offset, word.offset + word.length);
                shared = mismatch < 0 ? last.length() : mismatch;
            }
            output.writeVInt(shared);
            output.writeVInt(word.length - shared);
            output.writeBytes(word.bytes, word.offset + shared, word.length - shared);
            output.writeVInt(number);
            last.copyBytes(word);
        }

        byte[] bytes() {
            return output.toArrayCopy();
        }
    }
}
