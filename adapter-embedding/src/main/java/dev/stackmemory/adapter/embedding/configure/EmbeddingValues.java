package dev.stackmemory.adapter.embedding.configure;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Encoding;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.None;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Onnx;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Pooling;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Prefixes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link EmbeddingSettings} from plain text, as it stands in a configuration file. */
public final class EmbeddingValues {
    /** The variable of the environment that holds the key, unless {@code api-key-env} names another. */
    public static final String DEFAULT_KEY_VARIABLE = "STACKMEMORY_EMBEDDING_API_KEY";

    private static final List<String> COMMON = List.of("provider", "query-prefix", "document-prefix", "max-characters");
    private static final List<String> HTTP =
            List.of("url", "model", "api-key-env", "dimensions", "batch-size", "timeout", "retries", "encoding-format");
    private static final List<String> ONNX = List.of("folder", "pooling");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m)");

    private EmbeddingValues() {}

    /**
     * @param values keys as in docs/embedding.md; without {@code provider} there is no model
     * @param environment the variables of the process, of which one may hold the key
     * @throws IllegalArgumentException if a key is unknown or a value makes no sense; the message names both and what would be right
     */
    public static EmbeddingSettings read(Map<String, String> values, Map<String, String> environment) {
        String provider = values.getOrDefault("provider", "none").toLowerCase(Locale.ROOT);
        return switch (provider) {
            case "none" -> {
                // Kept settings of a model that is switched off for now are no mistake.
                requireKnown(values, provider, COMMON, HTTP, ONNX);
                yield new None();
            }
            case "http" -> {
                requireKnown(values, provider, COMMON, HTTP);
                yield http(values, environment);
            }
            case "onnx" -> {
                requireKnown(values, provider, COMMON, ONNX);
                yield new Onnx(
                        Path.of(required(values, "folder")),
                        Optional.ofNullable(values.get("pooling"))
                                .map(name -> constant(Pooling.class, "pooling", name)),
                        prefixes(values),
                        number(values, "max-characters", EmbeddingSettings.DEFAULT_MAX_CHARACTERS));
            }
            default -> throw new IllegalArgumentException("provider '" + provider + "' is not one of none, http, onnx");
        };
    }

    /**
     * What is wrong with each of the values, by key; empty if {@link #read} takes them. Each value is tried among others that are right, so that one
     * mistake does not hide the next.
     */
    public static Map<String, String> findProblems(Map<String, String> values, Map<String, String> environment) {
        Map<String, String> problems = new TreeMap<>();
        Map<String, String> right = new TreeMap<>();
        right.put("provider", values.getOrDefault("provider", "none"));
        if (!tryToRead("provider", withStandIns(right), environment, problems)) {
            return problems;
        }
        for (String key : requiredOf(right.get("provider"))) {
            if (values.getOrDefault(key, "").isBlank()) {
                problems.put(key, "provider " + right.get("provider") + " needs a value for it");
            }
        }
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (!problems.containsKey(value.getKey())) {
                Map<String, String> alone = withStandIns(right);
                alone.put(value.getKey(), value.getValue());
                var unused = tryToRead(value.getKey(), alone, environment, problems);
            }
        }
        if (problems.isEmpty()) {
            var unused = tryToRead("provider", values, environment, problems);
        }
        return problems;
    }

    private static boolean tryToRead(
            String key, Map<String, String> values, Map<String, String> environment, Map<String, String> problems) {
        try {
            var unused = read(values, environment);
            return true;
        } catch (IllegalArgumentException wrong) {
            problems.put(key, String.valueOf(wrong.getMessage()));
            return false;
        }
    }

    private static List<String> requiredOf(String provider) {
        return switch (provider.toLowerCase(Locale.ROOT)) {
            case "http" -> List.of("url", "model");
            case "onnx" -> List.of("folder");
            default -> List.of();
        };
    }

    /** The values, with some right one for each that the provider cannot do without. */
    private static Map<String, String> withStandIns(Map<String, String> values) {
        Map<String, String> complete = new TreeMap<>(values);
        requiredOf(values.getOrDefault("provider", "none"))
                .forEach(key -> complete.put(key, key.equals("url") ? "http://localhost" : key));
        return complete;
    }

    private static Http http(Map<String, String> values, Map<String, String> environment) {
        return new Http(
                Http.endpointOf(required(values, "url")),
                required(values, "model"),
                key(values, environment),
                values.containsKey("dimensions")
                        ? OptionalInt.of(number(values, "dimensions", 0))
                        : OptionalInt.empty(),
                number(values, "batch-size", Http.DEFAULT_BATCH_SIZE),
                duration(values, "timeout", Http.DEFAULT_TIMEOUT),
                number(values, "retries", Http.DEFAULT_RETRIES),
                constant(Encoding.class, "encoding-format", values.getOrDefault("encoding-format", "float")),
                prefixes(values),
                number(values, "max-characters", EmbeddingSettings.DEFAULT_MAX_CHARACTERS));
    }

    private static Optional<ApiKey> key(Map<String, String> values, Map<String, String> environment) {
        String variable = values.getOrDefault("api-key-env", DEFAULT_KEY_VARIABLE);
        String secret = environment.getOrDefault(variable, "");
        if (!secret.isBlank()) {
            try {
                return Optional.of(new ApiKey(secret));
            } catch (IllegalArgumentException unusable) {
                throw new IllegalArgumentException(unusable.getMessage() + " ($" + variable + ")", unusable);
            }
        }
        if (values.containsKey("api-key-env")) {
            // The value is not quoted: people put the key itself there.
            throw new IllegalArgumentException(
                    "api-key-env names a variable of the environment that is not set; it takes the name, never the key itself");
        }
        return Optional.empty();
    }

    private static Prefixes prefixes(Map<String, String> values) {
        return new Prefixes(values.getOrDefault("query-prefix", ""), values.getOrDefault("document-prefix", ""));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "provider " + values.get("provider") + " needs a value for '" + name + "'");
        }
        return value;
    }

    private static int number(Map<String, String> values, String name, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value.strip().replace("_", ""));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " '" + value + "' is not a whole number", malformed);
        }
    }

    private static Duration duration(Map<String, String> values, String name, Duration otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    name + " '" + value + "' is not a time such as 500ms, 30s or 2m (the unit is needed)");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value.strip())) {
                return constant;
            }
        }
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            known.append(known.isEmpty() ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException(name + " '" + value + "' is not one of " + known);
    }

    @SafeVarargs
    private static void requireKnown(Map<String, String> values, String provider, List<String>... known) {
        TreeSet<String> unknown = new TreeSet<>(values.keySet());
        TreeSet<String> all = new TreeSet<>();
        for (List<String> keys : known) {
            unknown.removeAll(keys);
            all.addAll(keys);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown for provider " + provider + ": " + unknown + "; known are " + all);
        }
    }
}
