package dev.stackmemory.adapter.sqlite.original;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes ids for what has none. */
final class FrameIdText {
    private static final int BYTES = 16;

    private FrameIdText() {}

    /** 32 hexadecimal digits, the same for the same value, so that a second import finds the frames of the first. */
    static String shorten(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
