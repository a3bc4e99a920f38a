package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.ports.search.FrameVector;

/** How exactly the vectors of a model are kept. */
public enum VectorPrecision {
    /** Components of four bytes, as they were put. */
    SINGLE,
    /**
     * Components of two bytes, in half the room: rounded to 11 binary digits, so that cosines differ from those of another store by some millionths.
     * Needs pgvector 0.7.
     */
    HALF;

    /** How many bytes a component takes. */
    public int bytes() {
        return switch (this) {
            case SINGLE -> Float.BYTES;
            case HALF -> Short.BYTES;
        };
    }

    /** Whether the vector still has a direction when it is kept: none of its components is rounded to infinity, and not all of them to 0. */
    public boolean keeps(FrameVector vector) {
        return switch (this) {
            case SINGLE -> true;
            case HALF -> hasDirectionInHalf(vector.components());
        };
    }

    private static boolean hasDirectionInHalf(float[] components) {
        boolean zero = true;
        for (float component : components) {
            float kept = Float.float16ToFloat(Float.floatToFloat16(component));
            if (Float.isInfinite(kept)) {
                return false;
            }
            zero &= kept == 0;
        }
        return !zero;
    }
}
