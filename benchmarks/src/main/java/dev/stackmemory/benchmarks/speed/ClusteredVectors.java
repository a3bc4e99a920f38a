package dev.stackmemory.benchmarks.speed;

import java.util.SplittableRandom;

/** Vectors of length 1 that stand in clusters, as embeddings do. The same sequence each time. */
final class ClusteredVectors {
    private static final int CLUSTERS = 500;
    private static final double SPREAD = 0.35;
    private static final long SEED = 7;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final float[][] centres = new float[CLUSTERS][];

    ClusteredVectors(int dimension) {
        for (int index = 0; index < CLUSTERS; index++) {
            centres[index] = around(new float[dimension], 1);
        }
    }

    float[] next() {
        return around(centres[random.nextInt(CLUSTERS)], SPREAD);
    }

    private float[] around(float[] centre, double spread) {
        float[] vector = new float[centre.length];
        double square = 0;
        for (int index = 0; index < vector.length; index++) {
            // The components of a centre are about 1 / √dimension, and so is what is added.
            vector[index] = (float) (centre[index] + spread * random.nextGaussian() / Math.sqrt(vector.length));
            square += (double) vector[index] * vector[index];
        }
        for (int index = 0; index < vector.length; index++) {
            vector[index] = (float) (vector[index] / Math.sqrt(square));
        }
        return vector;
    }
}
