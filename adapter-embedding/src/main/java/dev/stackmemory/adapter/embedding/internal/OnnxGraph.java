package dev.stackmemory.adapter.embedding.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph loaded into memory. The only class that touches the ONNX libraries, so that nothing of them is loaded, or needed, before it is.
 * The session is our own, because the library's own model cannot be closed. Thread-safe, except for {@link #close}.
 */
final class OnnxGraph extends AbstractInProcessEmbeddingModel implements AutoCloseable {
    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

    private final OrtSession session;
    private final OnnxBertBiEncoder encoder;

    private OnnxGraph(OrtSession session, OnnxBertBiEncoder encoder) {
        super(Runnable::run);
        this.session = session;
        this.encoder = encoder;
    }

    static OnnxGraph load(OnnxFolder folder) {
        stayOffTheNetwork();
        OrtSession session = null;
        try (InputStream tokenizer = Files.newInputStream(folder.tokenizer())) {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            session = environment.createSession(folder.graph().toString());
            requireShape(folder, session);
            return new OnnxGraph(
                    session,
                    new OnnxBertBiEncoder(
                            environment,
                            session,
                            tokenizer,
                            switch (folder.pooling()) {
                                case MEAN -> PoolingMode.MEAN;
                                case CLS -> PoolingMode.CLS;
                            }));
        } catch (OrtException | IOException | RuntimeException | LinkageError failure) {
            closeQuietly(session, failure);
            throw failure instanceof StoreException translated ? translated : unusable(folder, failure);
        }
    }

    /** What the tokenizer's library would otherwise do on its own: report its use from cloud machines, fetch builds for graphics cards. */
    private static void stayOffTheNetwork() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        if (System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
    }

    private static void requireShape(OnnxFolder folder, OrtSession session) throws OrtException {
        if (!KNOWN_INPUTS.containsAll(session.getInputNames())
                || !session.getInputNames().containsAll(Set.of("input_ids", "attention_mask"))) {
            throw new StoreException.Unavailable(
                    folder.graph() + " takes " + session.getInputNames()
                            + ": only graphs of input_ids, attention_mask and, if need be, token_type_ids are known",
                    null);
        }
        NodeInfo output = session.getOutputInfo().values().iterator().next();
        if (!(output.getInfo() instanceof TensorInfo tensor) || tensor.getShape().length != 3) {
            throw new StoreException.Unavailable(
                    folder.graph() + " gives " + output.getName()
                            + " first: it must be a vector for each token (last_hidden_state), of three dimensions",
                    null);
        }
    }

    /**
     * The vector of a text that is not blank, of length 1; empty if the tokenizer leaves nothing of the text.
     *
     * @throws RuntimeException as the libraries throw it
     */
    Optional<float[]> vector(String text) {
        try {
            return Optional.of(
                    embedAll(List.of(TextSegment.from(text))).content().get(0).vector());
        } catch (IllegalArgumentException refused) {
            // The library has no type of its own for a text without tokens.
            if (String.valueOf(refused.getMessage()).startsWith("Cannot embed empty")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException("the ONNX session cannot be closed", failure);
        }
    }

    private static void closeQuietly(@Nullable OrtSession session, Throwable failure) {
        if (session != null) {
            try {
                session.close();
            } catch (OrtException another) {
                failure.addSuppressed(another);
            }
        }
    }

    private static StoreException.Unavailable unusable(OnnxFolder folder, Throwable failure) {
        return new StoreException.Unavailable(
                "The model in " + folder.graph().getParent() + " cannot be loaded: " + failure.getMessage(), failure);
    }
}
