package dev.stackmemory.domain.rank;

/**
 * A frame's length (how many different terms it has) in one byte, so that every index can keep it beside each frame and none scores with another length. Lengths up to 31
 * are exact; above, each power of two is cut into 16 steps and a length counts as the lower end of its step (at most 6% less).
 */
public final class LengthCode {
    private static final int EXACT = 32;
    private static final int STEPS = 16;
    private static final int LARGEST = 255;

    private LengthCode() {}

    /**
     * The code of a length.
     *
     * @param length at least 0
     * @return from 0 to 255, growing with the length; from 507,904 on all lengths have one code
     */
    public static int encode(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length + " is negative");
        }
        if (length < EXACT) {
            return (int) length;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(length);
        int step = (int) (length >>> (exponent - 4)) - STEPS;
        return Math.min(LARGEST, EXACT + (exponent - 5) * STEPS + step);
    }

    /**
     * The least length that has the code.
     *
     * @param code from 0 to 255
     */
    public static int decode(int code) {
        if (code < 0 || code > LARGEST) {
            throw new IllegalArgumentException("there is no length code " + code);
        }
        if (code < EXACT) {
            return code;
        }
        int exponent = 5 + (code - EXACT) / STEPS;
        int step = (code - EXACT) % STEPS;
        return (STEPS + step) << (exponent - 4);
    }
}
