package dev.stackmemory.adapter.imports.internal.git;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The remotes of a repository's configuration file. Included files and rewritten URLs are not followed: they lie outside of it. */
public final class GitConfiguration {
    private static final String DEFAULT_REMOTE = "origin";

    private final Map<String, String> urls = new TreeMap<>();

    private GitConfiguration() {}

    public static GitConfiguration parse(String text) {
        var configuration = new GitConfiguration();
        Optional<String> remote = Optional.empty();
        // A backslash at the end of a line continues it.
        for (String line : text.replace("\\\r\n", "").replace("\\\n", "").split("\r?\n")) {
            String stripped = line.strip();
            if (stripped.startsWith("[")) {
                int end = stripped.indexOf(']');
                remote = remote(end < 0 ? stripped : stripped.substring(1, end));
                // A value may stand behind its section in one line.
                stripped = end < 0 ? "" : stripped.substring(end + 1).strip();
            }
            int equals = stripped.indexOf('=');
            if (remote.isPresent()
                    && equals > 0
                    && stripped.substring(0, equals).strip().equalsIgnoreCase("url")) {
                configuration.urls.putIfAbsent(remote.get(), value(stripped.substring(equals + 1)));
            }
        }
        return configuration;
    }

    /** The URL of {@code origin}, else of the remote whose name comes first. */
    public Optional<String> remoteUrl() {
        return Optional.ofNullable(urls.get(DEFAULT_REMOTE))
                .or(() -> urls.values().stream().findFirst())
                .filter(url -> !url.isEmpty());
    }

    /** The remote that a section header such as {@code remote "origin"} is about. */
    private static Optional<String> remote(String header) {
        int quote = header.indexOf('"');
        int close = header.lastIndexOf('"');
        if (quote < 0 || close <= quote || !header.substring(0, quote).strip().equalsIgnoreCase("remote")) {
            return Optional.empty();
        }
        return Optional.of(header.substring(quote + 1, close));
    }

    /** The value without quotes and without the comment behind it. */
    private static String value(String text) {
        var value = new StringBuilder();
        boolean quoted = false;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == '"') {
                quoted = !quoted;
            } else if (unit == '\\' && index + 1 < text.length()) {
                value.append(text.charAt(++index));
            } else if ((unit == '#' || unit == ';') && !quoted) {
                break;
            } else {
                value.append(unit);
            }
        }
        return value.toString().strip();
    }
}
