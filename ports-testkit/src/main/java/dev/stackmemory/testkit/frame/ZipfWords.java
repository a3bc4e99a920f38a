package dev.stackmemory.testkit.frame;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Made-up words whose frequencies follow Zipf's law, as those of real text do: word {@code r} is drawn in proportion to {@code 1 / r}.
 * The vocabulary is the same for every seed. Thread-safe.
 */
public final class ZipfWords {
    private static final String[] SYLLABLES = {
        "ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "dre", "pha", "qui", "sto", "bel", "con", "gra", "zen"
    };

    private final double[] cumulative;

    /**
     * @param size how many different words there are, at least 1
     */
    public ZipfWords(int size) {
        cumulative = new double[size];
        double sum = 0;
        for (int rank = 0; rank < size; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
    }

    /** The word of the given rank, 0 for the most frequent; different for each rank. */
    public String word(int rank) {
        var word = new StringBuilder();
        for (int rest = rank + SYLLABLES.length; rest > 0; rest /= SYLLABLES.length) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
        }
        return word.toString();
    }

    /** A word drawn by its frequency. */
    public String draw(RandomGenerator random) {
        double point = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        return word(Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found));
    }

    /** Words with a blank between each. */
    public String text(RandomGenerator random, int words) {
        var text = new StringBuilder();
        for (int word = 0; word < words; word++) {
            text.append(word == 0 ? "" : " ").append(draw(random));
        }
        return text.toString();
    }
}
