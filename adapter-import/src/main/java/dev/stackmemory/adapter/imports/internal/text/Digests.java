package dev.stackmemory.adapter.imports.internal.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits. */
public final class Digests {
    private static final int SHORT_BYTES = 16;

    private Digests() {}

    /** The whole digest. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** Half of the digest, which is plenty to tell things of one user apart. */
    public static String shortHex(byte[] bytes, int offset, int length) {
        MessageDigest digest = sha256();
        digest.update(bytes, offset, length);
        return shortHex(digest);
    }

    /** Half of the digest of the text's UTF-8. */
    public static String shortHex(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return shortHex(bytes, 0, bytes.length);
    }

    /** Half of what the digest has come to. */
    public static String shortHex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, SHORT_BYTES);
    }

    /** An empty digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
