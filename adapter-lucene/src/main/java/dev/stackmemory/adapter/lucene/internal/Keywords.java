package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.lucene.util.BytesRef;

/**
 * Open texts that are only compared for equality: types, states, tags. They may be of any length and hold halves of surrogate pairs, a term of the
 * index may not, so a long text is kept as its digest.
 */
final class Keywords {
    private static final int LONGEST = 1_024;

    private Keywords() {}

    static BytesRef bytes(String text) {
        byte[] bytes = GeneralizedUtf8.encode(text);
        if (bytes.length <= LONGEST) {
            return new BytesRef(bytes);
        }
        try {
            return new BytesRef(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
