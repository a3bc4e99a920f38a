package dev.stackmemory.adapter.paradedb;

import java.util.SplittableRandom;

/** Vectors that look at random, the same for the same number. */
final class RandomVectors {
    private RandomVectors() {}

    static float[] vector(int number, int dimension) {
        var random = new SplittableRandom(number);
        var vector = new float[dimension];
        for (int index = 0; index < vector.length; index++) {
            vector[index] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }
}
