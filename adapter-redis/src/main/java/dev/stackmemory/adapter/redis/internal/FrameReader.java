package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.util.Optional;

/** Reads what {@link FrameWriter} wrote. Anything else is an {@link IllegalArgumentException}. */
final class FrameReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    FrameReader(byte[] bytes, int from, int to) {
        if (from < 0 || to > bytes.length || from > to) {
            throw new IllegalArgumentException("it ends too early");
        }
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    long count() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte group = one();
            value |= (long) (group & 0x7F) << shift;
            if (group >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number does not end");
    }

    /** A count that stands for things that follow, each at least one byte long. */
    int size() {
        long value = count();
        if (value < 0 || value > end - position) {
            throw new IllegalArgumentException("more is announced than there is");
        }
        return (int) value;
    }

    int number() {
        return Math.toIntExact(count());
    }

    long signed() {
        long value = count();
        return (value >>> 1) ^ -(value & 1);
    }

    long fixed() {
        long value = 0;
        for (int index = 0; index < 8; index++) {
            value = (value << 8) | (one() & 0xFF);
        }
        return value;
    }

    String text() {
        int length = size();
        position += length;
        return GeneralizedUtf8.decode(bytes, position - length, length);
    }

    Optional<String> optionalText() {
        return isPresent() ? Optional.of(text()) : Optional.empty();
    }

    boolean isPresent() {
        return switch (one()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new IllegalArgumentException("neither present nor absent");
        };
    }

    void requireEnd() {
        if (position != end) {
            throw new IllegalArgumentException("something follows its end");
        }
    }

    private byte one() {
        if (position >= end) {
            throw new IllegalArgumentException("it ends too early");
        }
        return bytes[position++];
    }
}
