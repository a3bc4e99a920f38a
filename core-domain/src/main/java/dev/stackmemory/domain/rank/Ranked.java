package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A frame with its score and what the score is made of.
 *
 * @param frame the frame
 * @param parts what each signal adds; those that add nothing are missing; in the order of {@link Signal}
 */
public record Ranked(FrameId frame, Map<Signal, Double> parts) {
    /** The highest score first, ties by the UTF-8 bytes of the id. */
    public static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::frame);

    public Ranked {
        Objects.requireNonNull(frame, "frame");
        Map<Signal, Double> kept = new EnumMap<>(Signal.class);
        parts.forEach((signal, value) -> {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(signal + " of frame " + frame + " is " + value);
            }
            if (value > 0) {
                kept.put(signal, value);
            }
        });
        parts = Collections.unmodifiableMap(kept);
    }

    /** The sum of the parts. */
    public double score() {
        double sum = 0;
        for (double part : parts.values()) {
            sum += part;
        }
        return sum;
    }

    /** Sorts a list {@link #BEST_FIRST}, adding each score up once. */
    static void sort(List<Ranked> ranked) {
        record Scored(double score, Ranked ranked) {}

        List<Scored> scored = new ArrayList<>(ranked.size());
        ranked.forEach(each -> scored.add(new Scored(each.score(), each)));
        scored.sort(Comparator.comparingDouble(Scored::score)
                .reversed()
                .thenComparing(each -> each.ranked().frame()));
        for (int i = 0; i < scored.size(); i++) {
            ranked.set(i, scored.get(i).ranked());
        }
    }

    /** The same frame with one more part, or a larger one. */
    public Ranked plus(Signal signal, double value) {
        Map<Signal, Double> more = new EnumMap<>(Signal.class);
        more.putAll(parts);
        more.merge(signal, value, Double::sum);
        return new Ranked(frame, more);
    }
}
