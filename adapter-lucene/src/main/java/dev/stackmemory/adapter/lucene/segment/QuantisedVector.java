package dev.stackmemory.adapter.lucene.segment;

/**
 * A direction in one byte for each component. For two unit vectors u = a + e, where a is scale · steps, the
 * product u₁ · u₂ differs from a₁ · a₂ by e₁ · u₂ + a₁ · e₂, which is at most |e₁| + (1 + |e₁|) |e₂| (Cauchy and Schwarz): so a scan of bytes
 * rules frames out for certain, and the rest is compared in full.
 */
final class QuantisedVector {
    private static final int LARGEST = 127;
    /** More than what single precision loses on the way. */
    private static final double ROUNDING = 1e-5;

    private final byte[] steps;
    private final float scale;
    private final float error;

    private QuantisedVector(byte[] steps, float scale, float error) {
        this.steps = steps;
        this.scale = scale;
        this.error = error;
    }

    /**
     * The direction of a vector.
     *
     * @param vector finite; without a direction, all steps are 0
     */
    static QuantisedVector of(float[] vector) {
        double squares = 0;
        double largest = 0;
        for (float component : vector) {
            squares += (double) component * component;
            largest = Math.max(largest, Math.abs((double) component));
        }
        var steps = new byte[vector.length];
        if (squares == 0) {
            return new QuantisedVector(steps, 0, 0);
        }
        double norm = Math.sqrt(squares);
        double scale = (float) (largest / norm / LARGEST);
        double errors = 0;
        for (int index = 0; index < vector.length; index++) {
            double component = vector[index] / norm;
            steps[index] = (byte) Math.clamp(Math.round(component / scale), -LARGEST, LARGEST);
            double error = component - scale * steps[index];
            errors += error * error;
        }
        return new QuantisedVector(steps, (float) scale, (float) Math.sqrt(errors));
    }

    byte[] steps() {
        return steps;
    }

    float scale() {
        return scale;
    }

    /** The length of what the steps leave out. */
    float error() {
        return error;
    }

    /** By how much the cosine may differ from that of the steps. */
    double bound(float otherError) {
        return otherError + error * (1 + otherError) + ROUNDING;
    }

    /** The sum of the products of the steps with those at the offset. */
    static int dot(byte[] one, byte[] others, int offset) {
        int sum = 0;
        for (int index = 0; index < one.length; index++) {
            sum += one[index] * others[offset + index];
        }
        return sum;
    }
}
