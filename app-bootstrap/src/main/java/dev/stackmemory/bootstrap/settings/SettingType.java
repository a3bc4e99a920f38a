package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.domain.frame.ProjectId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the text of a setting becomes a value.
 *
 * @param form what a user may write, for messages and documentation
 * @param parse throws {@link IllegalArgumentException} for anything else
 */
record SettingType<T>(String form, Function<String, T> parse) {
    private static final Pattern QUANTITY = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*([A-Za-z]+)");

    private static final Pattern RANGE = Pattern.compile("([0-9]+)\\s*-\\s*([0-9]+)");

    static final SettingType<String> TEXT = new SettingType<>("a text", text -> text);

    static final SettingType<Boolean> SWITCH = new SettingType<>("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException();
    });

    static final SettingType<Integer> COUNT = new SettingType<>("a whole number from 1 on", text -> {
        int count = Integer.parseInt(text.replace("_", ""));
        if (count < 1) {
            throw new IllegalArgumentException();
        }
        return count;
    });

    static final SettingType<Double> FRACTION = new SettingType<>("a number from 0 to 1", text -> {
        double fraction = Double.parseDouble(text);
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException();
        }
        return fraction;
    });

    static final SettingType<Double> SHARE = new SettingType<>("a number above 0, and 1 at most", text -> {
        double share = Double.parseDouble(text);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException();
        }
        return share;
    });

    static final SettingType<Double> RATIO = new SettingType<>("a number above 1", text -> {
        double ratio = Double.parseDouble(text);
        if (!(ratio > 1 && Double.isFinite(ratio))) {
            throw new IllegalArgumentException();
        }
        return ratio;
    });

    static final SettingType<Duration> DURATION =
            new SettingType<>("a time with its unit, such as 500 ms, 30 s, 5 min, 24 h or 7 d", SettingType::duration);

    static final SettingType<Long> BYTES =
            new SettingType<>("a size with its unit, such as 500 MB or 1 GB", SettingType::bytes);

    static final SettingType<URI> HTTP_URL =
            new SettingType<>("an address such as http://localhost:11434/v1", SettingType::httpUrl);

    static final SettingType<Path> PATH = new SettingType<>("a path", text -> {
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    });

    static final SettingType<List<ProjectId>> PROJECTS = new SettingType<>(
            "project ids separated by commas",
            text -> Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(id -> !id.isEmpty())
                    .map(ProjectId::new)
                    .toList());

    /** Addresses may hold commas themselves. Their form is not looked at here: a message would repeat the passwords in them. */
    static final SettingType<List<String>> POSTGRES_URLS = new SettingType<>(
            "addresses of the form jdbc:postgresql://host:port/database, separated by commas",
            text -> Arrays.stream(text.split(",\\s*(?=jdbc:)"))
                    .map(String::strip)
                    .filter(url -> !url.isEmpty())
                    .toList());

    static final SettingType<PoolSize> POOL_SIZE = new SettingType<>(
            "two whole numbers such as 2-50, the second from 1 on and no smaller", SettingType::poolSize);

    /** One of the constants, written in lower case. */
    static <E extends Enum<E>> SettingType<E> oneOf(Class<E> type) {
        String form = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "one of ", ""));
        return new SettingType<>(form, text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException();
        });
    }

    /** The same, where {@code none} and the empty text mean that there is no value. */
    static <V> SettingType<Optional<V>> optional(SettingType<V> type) {
        return new SettingType<>(
                type.form() + ", or none",
                text -> text.isEmpty() || text.equals("none")
                        ? Optional.empty()
                        : Optional.of(type.parse().apply(text)));
    }

    private static PoolSize poolSize(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException();
        }
        return new PoolSize(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    }

    private static Duration duration(String text) {
        Matcher quantity = quantity(text);
        double nanos = number(quantity)
                * switch (quantity.group(2)) {
                    case "ms" -> 1e6;
                    case "s" -> 1e9;
                    case "min" -> 60e9;
                    case "h" -> 3_600e9;
                    case "d" -> 86_400e9;
                    default -> throw new IllegalArgumentException();
                };
        return Duration.ofNanos(inLong(nanos));
    }

    private static long bytes(String text) {
        Matcher quantity = quantity(text);
        return inLong(number(quantity)
                * switch (quantity.group(2)) {
                    case "B" -> 1;
                    case "kB", "KB" -> 1e3;
                    case "MB" -> 1e6;
                    case "GB" -> 1e9;
                    case "TB" -> 1e12;
                    case "KiB" -> 1024.0;
                    case "MiB" -> 1024.0 * 1024;
                    case "GiB" -> 1024.0 * 1024 * 1024;
                    case "TiB" -> 1024.0 * 1024 * 1024 * 1024;
                    default -> throw new IllegalArgumentException();
                });
    }

    private static Matcher quantity(String text) {
        Matcher quantity = QUANTITY.matcher(text.strip());
        if (!quantity.matches()) {
            throw new IllegalArgumentException();
        }
        return quantity;
    }

    private static double number(Matcher quantity) {
        return Double.parseDouble(quantity.group(1).replace("_", ""));
    }

    private static long inLong(double value) {
        if (value >= Long.MAX_VALUE) {
            throw new IllegalArgumentException();
        }
        return Math.round(value);
    }

    private static URI httpUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null) {
                throw new IllegalArgumentException();
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
