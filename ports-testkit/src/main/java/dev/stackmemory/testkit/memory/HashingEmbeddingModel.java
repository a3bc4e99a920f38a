package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.testkit.frame.Frames;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * An embedding model without a model: each word stands for a fixed random direction, and a text for the sum of its words. Texts that
 * share words are near each other, others nearly orthogonal; the same text has the same vector on every machine. Thread-safe.
 */
public final class HashingEmbeddingModel implements EmbeddingModel {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final ModelId id;
    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final Faults faults = new Faults(time);

    public HashingEmbeddingModel(int dimension) {
        this(new ModelId("hashing", dimension));
    }

    /**
     * @param id models of different names give the same words different directions
     */
    public HashingEmbeddingModel(ModelId id) {
        this.id = id;
    }

    /** What goes wrong here. */
    public Faults faults() {
        return faults;
    }

    /** The clock in which {@link Faults#delay} passes. */
    public VirtualTime time() {
        return time;
    }

    @Override
    public ModelId id(Deadline deadline) {
        return faults.perform("id", false, deadline, () -> id);
    }

    @Override
    public List<float[]> embed(List<String> texts, Deadline deadline) {
        return faults.perform(
                "embed", false, deadline, () -> texts.stream().map(this::embed).toList());
    }

    private float[] embed(String text) {
        float[] vector = new float[id.dimension()];
        // Every text has some direction, also one without a word.
        add("", vector, 0.01f);
        for (String word : NO_WORD.split(text.toLowerCase(Locale.ROOT))) {
            add(word, vector, 1);
        }
        return vector;
    }

    private void add(String word, float[] vector, float weight) {
        var random = new SplittableRandom(31L * id.name().hashCode() + word.hashCode());
        for (int index = 0; index < vector.length; index++) {
            vector[index] += weight * (float) random.nextDouble(-1, 1);
        }
    }

    @Override
    public void close() {}
}
