package dev.stackmemory.ports.cache;

import java.time.Duration;
import java.util.Arrays;

/** An answer as it is kept: bytes that only the caller understands, and how long they may be kept. Not a record: it holds an array. */
public final class Answer {
    private final byte[] bytes;
    private final Duration lifetime;

    /**
     * @param lifetime at least a millisecond
     */
    public Answer(byte[] bytes, Duration lifetime) {
        if (lifetime.toMillis() < 1) {
            throw new IllegalArgumentException("an answer that is kept for " + lifetime);
        }
        this.bytes = bytes.clone();
        this.lifetime = lifetime;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

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
