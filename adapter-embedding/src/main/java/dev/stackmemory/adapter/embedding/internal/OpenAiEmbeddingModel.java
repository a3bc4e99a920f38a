package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.internal.Answer.Busy;
import dev.stackmemory.adapter.embedding.internal.Answer.NoDirection;
import dev.stackmemory.adapter.embedding.internal.Answer.TooLong;
import dev.stackmemory.adapter.embedding.internal.Answer.Vectors;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A model behind the embeddings call of the OpenAI API, which Ollama, vLLM, LM Studio and many others speak. Its id is the server's name of
 * the model, followed by a fingerprint of the document prefix if there is one.
 */
public final class OpenAiEmbeddingModel implements EmbeddingModel {
    private static final int SHORTEST_CUT = 16;

    private final Http settings;
    private final EmbeddingsCall call;
    private final String name;
    /** Of the vectors; 0 until the first have come. */
    private final AtomicInteger dimension;

    public OpenAiEmbeddingModel(Http settings) {
        this(settings, Backoff.real());
    }

    OpenAiEmbeddingModel(Http settings, Backoff backoff) {
        this.settings = settings;
        this.call = new EmbeddingsCall(settings, backoff);
        String prefix = settings.prefixes().document();
        this.name = prefix.isEmpty()
                ? settings.model()
                : settings.model() + "#" + new Fingerprint().add(prefix).hex();
        this.dimension = new AtomicInteger(settings.dimensions().orElse(0));
    }

    @Override
    public ModelId id(Deadline deadline) {
        if (dimension.get() == 0) {
            batch(List.of("dimension"), deadline);
        }
        return new ModelId(name, dimension.get());
    }

    @Override
    public List<float[]> embed(List<String> texts, Deadline deadline) {
        return embed(settings.prefixes().document(), texts, deadline);
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) {
        return embed(settings.prefixes().query(), List.of(text), deadline).get(0);
    }

    private List<float[]> embed(String prefix, List<String> texts, Deadline deadline) {
        // Servers refuse blank texts, and one of them would take its whole batch along.
        List<String> prepared = texts.stream()
                .filter(text -> !EmbeddableText.isBlank(text))
                .map(text -> EmbeddableText.prepare(prefix, text, settings.maxCharacters()))
                .toList();
        List<float[]> vectors = new ArrayList<>(prepared.size());
        for (int from = 0; from < prepared.size(); from += settings.batchSize()) {
            int to = Math.min(prepared.size(), from + settings.batchSize());
            vectors.addAll(batch(prepared.subList(from, to), deadline));
        }
        if (prepared.size() == texts.size()) {
            return vectors;
        }
        int blankDimension = id(deadline).dimension();
        var next = vectors.iterator();
        return texts.stream()
                .map(text -> EmbeddableText.isBlank(text) ? new float[blankDimension] : next.next())
                .toList();
    }

    /** In one request if the server takes it; else in halves, so that only the text that is to blame fails, or is cut. */
    private List<float[]> batch(List<String> texts, Deadline deadline) {
        return switch (call.send(texts, deadline)) {
            case Vectors answer -> checked(answer.vectors());
            case TooLong tooLong -> texts.size() > 1 ? halves(texts, deadline) : cut(texts.get(0), tooLong, deadline);
            case NoDirection none -> {
                if (texts.size() == 1) {
                    throw new StoreException.CapacityExceeded(none.message(), null);
                }
                yield halves(texts, deadline);
            }
            case Busy busy -> throw new IllegalStateException("a busy server is asked again, or given up");
        };
    }

    private List<float[]> halves(List<String> texts, Deadline deadline) {
        int half = texts.size() / 2;
        List<float[]> both = new ArrayList<>(batch(texts.subList(0, half), deadline));
        both.addAll(batch(texts.subList(half, texts.size()), deadline));
        return both;
    }

    private List<float[]> cut(String text, TooLong tooLong, Deadline deadline) {
        if (text.length() <= SHORTEST_CUT) {
            throw new StoreException.CapacityExceeded(
                    tooLong.message() + " (even to a text of " + text.length() + " characters: nothing is left to cut)",
                    null);
        }
        return batch(List.of(EmbeddableText.cut(text, text.length() / 2)), deadline);
    }

    private List<float[]> checked(List<float[]> vectors) {
        int first = IntStream.of(dimension.get(), vectors.get(0).length)
                .filter(known -> known > 0)
                .findFirst()
                .orElseThrow();
        for (float[] vector : vectors) {
            if (vector.length != first) {
                throw changed(first, vector.length);
            }
        }
        if (!dimension.compareAndSet(0, first) && dimension.get() != first) {
            throw changed(dimension.get(), first);
        }
        return vectors;
    }

    private StoreException changed(int expected, int actual) {
        return new StoreException.Unavailable(
                "The embedding server gives vectors of " + actual + " components where " + expected
                        + " are expected: the model '" + settings.model() + "' is another one than before, or "
                        + (settings.dimensions().isPresent()
                                ? "does not heed the setting 'dimensions'"
                                : "differs between the servers behind this address"),
                null);
    }

    @Override
    public void close() {
        call.close();
    }

    @Override
    public String toString() {
        return "OpenAiEmbeddingModel[" + settings + "]";
    }
}
