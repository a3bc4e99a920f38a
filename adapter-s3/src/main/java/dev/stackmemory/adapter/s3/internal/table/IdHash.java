package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.FrameId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Eight bytes for an id, spread evenly whoever chose the ids. Two ids may share them, so whoever looks one up compares the id itself. */
final class IdHash {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    });

    private IdHash() {}

    /** To be compared as an unsigned number. */
    static long of(FrameId id) {
        return ByteBuffer.wrap(SHA_256.get().digest(id.value().getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
