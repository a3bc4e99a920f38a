package dev.stackmemory.adapter.sqlite.internal.vector;

/** What makes vectors near. In each metric the score of a nearer vector is larger. */
public enum Metric {
    /** The cosine of the angle, in [-1, 1]: vectors are scaled to length 1 first. */
    COSINE {
        @Override
        double scale(double squaredLength) {
            return 1 / Math.sqrt(squaredLength);
        }

        @Override
        double factor() {
            return 1;
        }

        @Override
        double offset(double squaredLength) {
            return 0;
        }
    },
    /** Minus the squared Euclidean distance, up to the query's own squared length: {@code 2 q·v - v·v}. */
    EUCLIDEAN {
        @Override
        double scale(double squaredLength) {
            return 1;
        }

        @Override
        double factor() {
            return 2;
        }

        @Override
        double offset(double squaredLength) {
            return -squaredLength;
        }
    };

    /** By what a vector of the given squared length is multiplied before it is compared. */
    abstract double scale(double squaredLength);

    /** The weight of the dot product in the score. */
    abstract double factor();

    /** What the vector itself adds to its score. */
    abstract double offset(double squaredLength);

    /** The score from full-precision components. */
    public double score(float[] query, float[] vector) {
        double dot = 0;
        double querySquares = 0;
        double squares = 0;
        for (int index = 0; index < query.length; index++) {
            dot += (double) query[index] * vector[index];
            querySquares += (double) query[index] * query[index];
            squares += (double) vector[index] * vector[index];
        }
        return switch (this) {
            case COSINE -> Math.max(-1, Math.min(1, dot / Math.sqrt(querySquares * squares)));
            case EUCLIDEAN -> 2 * dot - squares;
        };
    }

    static double squaredLength(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        return squares;
    }
}
