package dev.stackmemory.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tests rely on when they embed without a model. */
class HashingEmbeddingModelTest {
    private final HashingEmbeddingModel model = new HashingEmbeddingModel(64);

    @Test
    void embed_sameText_sameVector() {
        assertThat(embed("Some words"))
                .isEqualTo(new HashingEmbeddingModel(64)
                        .embed(List.of("Some words"), Deadline.NEVER)
                        .getFirst());
        assertThat(embed("SOME words!")).isEqualTo(embed("some, words"));
    }

    @Test
    void embed_sharedWords_areNearer() {
        float[] query = embed("fix the login bug");

        assertThat(product(query, embed("the login bug is fixed")))
                .isGreaterThan(product(query, embed("colourful weather report tomorrow")));
    }

    @Test
    void embed_anyText_hasADirection() {
        List<float[]> vectors = model.embed(List.of("", " ", "!?", "\uD800"), Deadline.NEVER);

        assertThat(vectors).hasSize(4);
        assertThat(vectors)
                .allSatisfy(vector -> assertThat(new FrameVector(new FrameId("a"), 1, vector).dimension())
                        .isEqualTo(64));
    }

    @Test
    void modelsOfDifferentNames_differ() {
        var other = new HashingEmbeddingModel(new ModelId("other", 64));

        assertThat(other.embed(List.of("word"), Deadline.NEVER).getFirst()).isNotEqualTo(embed("word"));
    }

    @Test
    void faults_areScripted() {
        model.faults().passNext(1);
        model.faults().failNext();
        embed("passes");
        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> embed("fails"));
        embed("passes again");

        model.faults().delay(Duration.ofSeconds(2));
        Deadline deadline = model.time().deadlineAfter(Duration.ofSeconds(1));
        assertThatExceptionOfType(DeadlineExceeded.class).isThrownBy(() -> model.embed(List.of("late"), deadline));
        assertThat(model.faults().operations()).containsOnly("embed").hasSize(4);
    }

    private float[] embed(String text) {
        return model.embed(List.of(text), Deadline.NEVER).getFirst();
    }

    private static double product(float[] left, float[] right) {
        double product = 0;
        for (int index = 0; index < left.length; index++) {
            product += left[index] * right[index];
        }
        return product;
    }
}
