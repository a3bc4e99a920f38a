package dev.stackmemory.ports.store;

import java.util.HexFormat;

/**
 * What a home remembers of a forgotten frame for ever: a hash of its id under a key of that home. It tells nobody the id; who has the id can see whether it is meant.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Tombstone(String hex) implements Comparable<Tombstone> {
    private static final int DIGITS = 64;

    public Tombstone {
        if (hex.length() != DIGITS || !hex.chars().allMatch(digit -> "0123456789abcdef".indexOf(digit) >= 0)) {
            throw new IllegalArgumentException("a tombstone has 64 lower-case hexadecimal digits, not '" + hex + "'");
        }
    }

    /** @param hash 32 bytes */
    public static Tombstone of(byte[] hash) {
        return new Tombstone(HexFormat.of().formatHex(hash));
    }

    /** The 32 bytes that it stands for. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** As the bytes compare, each from 0 to 255. */
    @Override
    public int compareTo(Tombstone other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
