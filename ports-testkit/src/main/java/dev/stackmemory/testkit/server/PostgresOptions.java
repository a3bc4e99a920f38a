package dev.stackmemory.testkit.server;

import java.util.HashMap;
import java.util.Map;

/**
 * How a private PostgreSQL is to be set up.
 *
 * @param settings of its configuration, by name; they win over the fixture's own, which give up durability over a crash of the
 *     machine (not of the server) for speed
 */
public record PostgresOptions(Map<String, String> settings) {
    /** Fast, with durability over a crash of the server only. */
    public static final PostgresOptions DEFAULT = new PostgresOptions(Map.of());

    public PostgresOptions {
        settings = Map.copyOf(settings);
    }

    /** These options with a setting more, such as {@code max_connections}. */
    public PostgresOptions with(String name, String value) {
        Map<String, String> widened = new HashMap<>(settings);
        widened.put(name, value);
        return new PostgresOptions(widened);
    }

    /** These options with PostgreSQL's own care for the disk, as measurements of writing need it. */
    public PostgresOptions durable() {
        return with("fsync", "on").with("synchronous_commit", "on").with("full_page_writes", "on");
    }
}
