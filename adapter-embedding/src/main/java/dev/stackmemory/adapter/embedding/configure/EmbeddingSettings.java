package dev.stackmemory.adapter.embedding.configure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Which embedding model is used, if any. {@link EmbeddingValues} reads it from plain text. */
public sealed interface EmbeddingSettings {
    /** Texts are cut to this many characters: about 2,000 tokens of English, which the common models take. */
    int DEFAULT_MAX_CHARACTERS = 8_000;

    /** No model: search is lexical. */
    record None() implements EmbeddingSettings {}

    /**
     * Any server with the embeddings call of the OpenAI API.
     *
     * @param endpoint the address of the call itself, see {@link #endpointOf}
     * @param model the server's name of the model
     * @param key sent as a bearer token
     * @param dimensions asked of the server, which must know how to shorten its vectors, and expected in its answer
     * @param batchSize texts in one request, 1 to 2,048
     * @param timeout of one request, connecting included; more than zero
     * @param retries further attempts after the first, 0 to 20, where trying again can help
     * @param encoding the form in which vectors are asked for; the other one is understood as well
     */
    record Http(
            URI endpoint,
            String model,
            Optional<ApiKey> key,
            OptionalInt dimensions,
            int batchSize,
            Duration timeout,
            int retries,
            Encoding encoding,
            Prefixes prefixes,
            int maxCharacters)
            implements EmbeddingSettings {
        public static final int DEFAULT_BATCH_SIZE = 32;
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
        public static final int DEFAULT_RETRIES = 3;

        public Http {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(encoding, "encoding");
            Objects.requireNonNull(prefixes, "prefixes");
            requireHttp(endpoint);
            if (model.isBlank()) {
                throw new IllegalArgumentException("model is empty: name the model as the server knows it");
            }
            if (dimensions.isPresent()) {
                requireBetween("dimensions", dimensions.getAsInt(), 1, 65_536);
            }
            requireBetween("batch-size", batchSize, 1, 2_048);
            requireBetween("retries", retries, 0, 20);
            requireMaxCharacters(maxCharacters);
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("timeout " + timeout + " is not more than zero");
            }
        }

        /** With the defaults, no key and no prefixes. */
        public static Http of(String url, String model) {
            return new Http(
                    endpointOf(url),
                    model,
                    Optional.empty(),
                    OptionalInt.empty(),
                    DEFAULT_BATCH_SIZE,
                    DEFAULT_TIMEOUT,
                    DEFAULT_RETRIES,
                    Encoding.FLOAT,
                    Prefixes.NONE,
                    DEFAULT_MAX_CHARACTERS);
        }

        /**
         * The address of the call, from what people write: a server ({@code http://localhost:11434}), the base that client libraries ask for
         * ({@code https://api.openai.com/v1}), or the whole address ending in {@code /embeddings}.
         *
         * @throws IllegalArgumentException if it is no http or https address, or holds a user name
         */
        public static URI endpointOf(String url) {
            URI given;
            try {
                given = URI.create(url.strip());
            } catch (IllegalArgumentException malformed) {
                // The cause would quote the address, which may hold a password.
                throw new IllegalArgumentException("url is not an address such as http://localhost:11434");
            }
            requireHttp(given);
            String path = given.getRawPath() == null ? "" : given.getRawPath().replaceAll("/+$", "");
            String call =
                    path.endsWith("/embeddings") ? path : path.isEmpty() ? "/v1/embeddings" : path + "/embeddings";
            String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
            return URI.create(given.getScheme() + "://" + given.getRawAuthority() + call + query);
        }

        private static void requireHttp(URI address) {
            String scheme =
                    address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
            if (address.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "url holds a user name or password; give the key in the environment instead");
            }
            if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
                throw new IllegalArgumentException("url is not an address such as http://localhost:11434");
            }
        }

        /** Without the key, and without the query of the address, where some providers put one. */
        @Override
        public String toString() {
            return "Http[" + printable(endpoint) + ", model=" + model + ", key=" + (key.isPresent() ? "set" : "none")
                    + "]";
        }

        /** The address without its query, where some providers put a key. */
        public static String printable(URI address) {
            return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
        }
    }

    /**
     * An ONNX graph run in this process.
     *
     * @param folder holds {@code model.onnx} (or {@code onnx/model.onnx}) and {@code tokenizer.json}
     * @param pooling how the vectors of the tokens become one; absent means what {@code 1_Pooling/config.json} in the folder says
     */
    record Onnx(Path folder, Optional<Pooling> pooling, Prefixes prefixes, int maxCharacters)
            implements EmbeddingSettings {
        public Onnx {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(pooling, "pooling");
            Objects.requireNonNull(prefixes, "prefixes");
            requireMaxCharacters(maxCharacters);
        }

        /** With the pooling that the folder names, and no prefixes. */
        public static Onnx of(Path folder) {
            return new Onnx(folder, Optional.empty(), Prefixes.NONE, DEFAULT_MAX_CHARACTERS);
        }
    }

    /** How a server writes a vector: a list of numbers, or the base64 of little-endian floats, which is about a third of the size. */
    enum Encoding {
        FLOAT,
        BASE64
    }

    /** How the vectors of the tokens become one: their mean, or that of the first token. */
    enum Pooling {
        MEAN,
        CLS
    }

    /**
     * What some models want in front of a text, blanks included, such as {@code "query: "} and {@code "passage: "} for E5.
     *
     * @param query in front of what is searched for
     * @param document in front of what is kept
     */
    record Prefixes(String query, String document) {
        public static final Prefixes NONE = new Prefixes("", "");

        public Prefixes {
            Objects.requireNonNull(query, "query");
            Objects.requireNonNull(document, "document");
        }
    }

    private static void requireMaxCharacters(int maxCharacters) {
        requireBetween("max-characters", maxCharacters, 16, 1_000_000);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
    }
}
