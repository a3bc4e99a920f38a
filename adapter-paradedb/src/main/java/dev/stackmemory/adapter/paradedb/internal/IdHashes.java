package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 of ids under a key of this store, so that a table does not tell which ids there were. Not thread-safe. */
final class IdHashes {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    IdHashes(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException absent) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", absent);
        }
    }

    byte[] of(FrameId id) {
        return mac.doFinal(id.value().getBytes(StandardCharsets.UTF_8));
    }

    /** In the order of the ids. */
    List<byte[]> of(Collection<FrameId> ids) {
        return ids.stream().map(this::of).toList();
    }
}
