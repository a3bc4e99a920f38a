package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Onnx;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A model that runs in this process, loaded when the first vector is asked for. Texts longer than the model's window are embedded in
 * parts, whose vectors are averaged. The deadline is looked at between texts; one text takes some ten milliseconds with a small model.
 */
public final class OnnxFolderEmbeddingModel implements EmbeddingModel {
    static final String MISSING =
            "ONNX models need the library dev.langchain4j:langchain4j-embeddings:1.20.0-beta30 with what it depends on (about 115 MB),"
                    + " which is not on the class path: add it, or use an embedding server (provider http) instead";

    private final Onnx settings;
    /** Held for reading while the graph is used: closing it meanwhile would end the process. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    private volatile @Nullable Loaded loaded;
    private volatile boolean closed;

    public OnnxFolderEmbeddingModel(Onnx settings) {
        this.settings = settings;
    }

    @Override
    public ModelId id(Deadline deadline) {
        requireTime(deadline);
        return loaded().id();
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
        requireTime(deadline);
        Loaded model = loaded();
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (String text : texts) {
            requireTime(deadline);
            Optional<float[]> vector = EmbeddableText.isBlank(text)
                    ? Optional.empty()
                    : run(model.graph(), EmbeddableText.prepare(prefix, text, settings.maxCharacters()));
            vectors.add(vector.orElseGet(() -> new float[model.id().dimension()]));
        }
        return vectors;
    }

    private Optional<float[]> run(OnnxGraph graph, String text) {
        inUse.readLock().lock();
        try {
            requireOpen();
            return graph.vector(text).map(this::usable);
        } catch (RuntimeException failure) {
            if (failure instanceof StoreException || closed) {
                throw failure;
            }
            throw new StoreException.Unavailable(
                    "The model in " + settings.folder() + " fails: " + failure.getMessage(), failure);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private float[] usable(float[] vector) {
        for (float component : vector) {
            // A vector of zeros is not finite either, once its length has been made 1.
            if (!Float.isFinite(component)) {
                throw new StoreException.CapacityExceeded(
                        "The model in " + settings.folder() + " gives a vector that is not finite", null);
            }
        }
        return vector;
    }

    private Loaded loaded() {
        Loaded before = loaded;
        if (before != null) {
            return before;
        }
        inUse.writeLock().lock();
        try {
            requireOpen();
            Loaded present = loaded;
            if (present == null) {
                present = load();
                loaded = present;
            }
            return present;
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private Loaded load() {
        OnnxFolder folder = OnnxFolder.read(settings);
        OnnxGraph graph;
        try {
            graph = OnnxGraph.load(folder);
        } catch (NoClassDefFoundError missing) {
            throw new StoreException.Unavailable(MISSING, missing);
        }
        try {
            int dimension = run(graph, "dimension")
                    .map(vector -> vector.length)
                    .orElseThrow(() -> new StoreException.Unavailable(
                            "The tokenizer in " + settings.folder() + " knows no words", null));
            return new Loaded(new ModelId(folder.name(), dimension), graph);
        } catch (RuntimeException failure) {
            graph.close();
            throw failure;
        }
    }

    private static void requireTime(Deadline deadline) {
        if (deadline.isExpired()) {
            throw new StoreException.DeadlineExceeded("The deadline passed before every text was embedded", null);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the embedding model has been closed");
        }
    }

    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            closed = true;
            Loaded present = loaded;
            loaded = null;
            if (present != null) {
                present.graph().close();
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private record Loaded(ModelId id, OnnxGraph graph) {}
}
