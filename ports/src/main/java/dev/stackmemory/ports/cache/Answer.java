package dev.stackmemory.ports.cache;

import java.time.Duration;
import java.util.Arrays;

/** An answer to be kept: bytes that only the caller understands, and how long they may be kept. Not a record: it holds an array. */
public final class Answer {
    private final byte[] bytes;
    private final Duration lifetime;

    /**
     * @param lifetime at least a millisecond
     */
    public Answer(byte[] bytes, Duration lifetime) {
        this(lifetime, bytes.clone());
        if (lifetime.toMillis() < 1) {
            throw new IllegalArgumentException("an answer that is kept for " + lifetime);
        }
    }

    private Answer(Duration lifetime, byte[] bytes) {
        this.bytes = bytes;
        this.lifetime = lifetime;
    }

    /** An answer for those who wait for it now, and for nobody later. */
    public static Answer passing(byte[] bytes) {
        return new Answer(Duration.ZERO, bytes.clone());
    }

    /** Whether it may be kept at all. */
    public boolean isKept() {
        return !lifetime.isZero();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Zero for one that is not kept. */
    public Duration lifetime() {
        return lifetime;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer answer && Arrays.equals(bytes, answer.bytes) && lifetime.equals(answer.lifetime);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + lifetime.hashCode();
    }

    @Override
    public String toString() {
        return "Answer[" + bytes.length + " bytes for " + lifetime + "]";
    }
}
