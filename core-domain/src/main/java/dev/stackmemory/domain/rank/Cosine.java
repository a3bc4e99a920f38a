package dev.stackmemory.domain.rank;

/** How alike two vectors point. */
public final class Cosine {
    private Cosine() {}

    /**
     * The cosine of the angle between the vectors, summed in double precision.
     *
     * @return from -1 to 1; 0 if one of them has no direction
     * @throws IllegalArgumentException if their dimensions differ
     */
    public static double similarity(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("vectors of " + one.length + " and " + other.length + " dimensions");
        }
        double product = 0;
        double oneSquared = 0;
        double otherSquared = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            oneSquared += (double) one[i] * one[i];
            otherSquared += (double) other[i] * other[i];
        }
        if (oneSquared == 0 || otherSquared == 0) {
            return 0;
        }
        return Math.clamp(product / (Math.sqrt(oneSquared) * Math.sqrt(otherSquared)), -1, 1);
    }
}
