package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.util.Arrays;
import java.util.Optional;

/** Numbers and texts one after the other: numbers in 7-bit groups, low first; a text is the length of its generalised UTF-8 and the bytes. */
final class FrameWriter {
    private byte[] bytes;
    private int size;

    FrameWriter(int expected) {
        bytes = new byte[Math.max(64, expected)];
    }

    void count(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A number of either sign that is likely to be near zero. */
    void signed(long value) {
        count((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, the highest first. */
    void fixed(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void text(String text) {
        // Three bytes a char is the most; nearly all texts have one, so the length nearly always takes the room left
        // for it.
        room(5 + 3 * text.length());
        int lengthBytes = lengthBytes(text.length());
        byte[] target = bytes;
        int written = encodeAt(text, target, size + lengthBytes);
        int needed = lengthBytes(written);
        if (needed != lengthBytes) {
            System.arraycopy(target, size + lengthBytes, target, size + needed, written);
        }
        count(written);
        size += written;
    }

    void text(Optional<String> text) {
        count(text.isPresent() ? 1 : 0);
        text.ifPresent(this::text);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private static int lengthBytes(int length) {
        return length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : length < 1 << 28 ? 4 : 5;
    }

    private static int encodeAt(String text, byte[] target, int offset) {
        int length = text.length();
        for (int index = 0; index < length; index++) {
            char unit = text.charAt(index);
            if (unit >= 0x80) {
                byte[] encoded = GeneralizedUtf8.encode(text);
                System.arraycopy(encoded, 0, target, offset, encoded.length);
                return encoded.length;
            }
            target[offset + index] = (byte) unit;
        }
        return length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(size * 2, size), more));
        }
    }
}
