package dev.stackmemory.adapter.paradedb.internal.text;

import java.util.Arrays;

/** Bytes that grow, with small numbers in few of them: seven bits a byte, the lowest first. Not thread-safe. */
public final class PackedWriter {
    private byte[] bytes;
    private int size;

    public PackedWriter() {
        this(16);
    }

    PackedWriter(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** Writes a number; small ones that are not negative take least. */
    public PackedWriter number(long value) {
        long left = value;
        room(10);
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
        return this;
    }

    /** Writes a number of either sign; those near zero take least. */
    PackedWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    PackedWriter raw(byte[] from, int start, int end) {
        room(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
        return this;
    }

    /** Writes bytes with their number before them. */
    public PackedWriter block(byte[] block) {
        return number(block.length).raw(block, 0, block.length);
    }

    private void room(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
