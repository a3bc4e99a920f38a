package dev.stackmemory.adapter.paradedb.internal.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads what {@link PackedWriter} wrote. Not thread-safe. */
public final class PackedReader {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

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

    /**
     * Passes over so many numbers. A number ends with the first byte whose highest bit is 0: eight bytes are passed at once as long as more numbers are
     * to end than can end in them.
     */
    void skip(int numbers) {
        int left = numbers;
        while (left > Long.BYTES && at + Long.BYTES <= bytes.length) {
            left -= Long.BYTES - Long.bitCount((long) EIGHT.get(bytes, at) & HIGHEST_BITS);
            at += Long.BYTES;
        }
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
