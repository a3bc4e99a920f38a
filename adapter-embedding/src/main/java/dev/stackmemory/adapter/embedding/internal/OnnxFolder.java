package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Onnx;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Pooling;
import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The files of a model, as they lie in repositories of models.
 *
 * @param name the folder's name and a fingerprint of the graph with its weights, the tokenizer, the pooling and the document prefix
 * @param graph {@code model.onnx}; weights that do not fit into it lie beside it
 * @param tokenizer {@code tokenizer.json}
 */
record OnnxFolder(String name, Path graph, Path tokenizer, Pooling pooling) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String POOLING_FILE = "1_Pooling/config.json";

    /** Reads every byte of the model once, for the fingerprint. */
    static OnnxFolder read(Onnx settings) {
        Path folder = settings.folder().toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new StoreException.Unavailable(
                    "There is no folder " + folder + ": 'folder' names one with model.onnx and tokenizer.json", null);
        }
        try {
            Path graph = find(folder, "model.onnx", "onnx/model.onnx");
            Path tokenizer = find(folder, "tokenizer.json", "onnx/tokenizer.json");
            Pooling pooling =
                    settings.pooling().isPresent() ? settings.pooling().get() : pooling(folder);
            Fingerprint fingerprint = new Fingerprint();
            for (Path file : withWeights(graph)) {
                fingerprint.add(file);
            }
            String hash = fingerprint
                    .add(tokenizer)
                    .add(pooling.name())
                    .add(settings.prefixes().document())
                    .hex();
            Path last = folder.getFileName();
            return new OnnxFolder((last == null ? "onnx" : last.toString()) + "#" + hash, graph, tokenizer, pooling);
        } catch (IOException unreadable) {
            throw new StoreException.Unavailable(
                    "The model in " + folder + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static Path find(Path folder, String... places) {
        for (String place : places) {
            if (Files.isRegularFile(folder.resolve(place))) {
                return folder.resolve(place);
            }
        }
        throw new StoreException.Unavailable("There is no " + places[0] + " in " + folder, null);
    }

    /** The graph and the files that it keeps weights in: {@code model.onnx_data}, {@code model.onnx.data} and the like. */
    private static List<Path> withWeights(Path graph) throws IOException {
        List<Path> files = new ArrayList<>();
        Path parent = graph.getParent();
        if (parent == null) {
            return List.of(graph);
        }
        try (Stream<Path> beside = Files.list(parent)) {
            beside.filter(file ->
                            String.valueOf(file.getFileName()).startsWith("model.onnx") && Files.isRegularFile(file))
                    .sorted()
                    .forEach(files::add);
        }
        return files;
    }

    private static Pooling pooling(Path folder) throws IOException {
        Path file = folder.resolve(POOLING_FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException.Unavailable(
                    "There is no " + POOLING_FILE + " in " + folder
                            + ": set 'pooling' to mean or cls, as the description of the model says",
                    null);
        }
        Set<String> modes = modes(file);
        if (modes.equals(Set.of("pooling_mode_mean_tokens"))) {
            return Pooling.MEAN;
        }
        if (modes.equals(Set.of("pooling_mode_cls_token"))) {
            return Pooling.CLS;
        }
        throw new StoreException.Unavailable(
                file + " asks for "
                        + (modes.isEmpty()
                                ? "no known pooling"
                                : String.join(" and ", modes).toLowerCase(Locale.ROOT))
                        + ": only mean and cls are known; take another model",
                null);
    }

    /** The names of the modes that are switched on. */
    private static Set<String> modes(Path file) throws IOException {
        Set<String> modes = new HashSet<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_TRUE && json.currentName().startsWith("pooling_mode")) {
                    modes.add(json.currentName());
                }
            }
        } catch (JacksonException malformed) {
            throw new IOException(file + " is not JSON", malformed);
        }
        return modes;
    }
}
