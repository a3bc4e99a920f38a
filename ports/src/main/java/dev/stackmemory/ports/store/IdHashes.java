package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 of the UTF-8 bytes of ids under a key of a store, so that a table does not tell which ids there were. The same in every store, for a memory takes over
 * from another what was forgotten there ({@link ForgottenIds}). Not thread-safe.
 */
public final class IdHashes {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    /** @param key at least one byte */
    public IdHashes(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException absent) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", absent);
        }
    }

    public byte[] of(FrameId id) {
        return mac.doFinal(id.value().getBytes(StandardCharsets.UTF_8));
    }

    /** In the order of the ids. */
    public List<byte[]> of(Collection<FrameId> ids) {
        return ids.stream().map(this::of).toList();
    }
}
