package dev.stackmemory.adapter.paradedb.internal.text;

import java.util.Arrays;

/** Reads what {@link PackedWriter} wrote. Not thread-safe. */
public final class PackedReader {
    private final byte[] bytes;
    private int at;

    public PackedReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasNext() {
        return at < bytes.length;
    }

    int at() {
        return at;
    }

    byte[] bytes() {
        return bytes;
    }

    public int integer() {
        int unit = bytes[at++];
        if (unit >= 0) {
            return unit;
        }
        int value = unit & 0x7F;
        int shift = 7;
        do {
            unit = bytes[at++];
            value |= (unit & 0x7F) << shift;
            shift += 7;
        } while (unit < 0);
        return value;
    }

    public long number() {
        long value = 0;
        int shift = 0;
        long unit;
        do {
            unit = bytes[at++];
            value |= (unit & 0x7F) << shift;
            shift += 7;
        } while (unit < 0);
        return value;
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    /** Passes over so many numbers. */
    void skip(int numbers) {
        int left = numbers;
        while (left > 0) {
            if (bytes[at++] >= 0) {
                left--;
            }
        }
    }

    public byte[] block() {
        int length = integer();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }
}
