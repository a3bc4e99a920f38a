package dev.stackmemory.adapter.paradedb;

import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * How to reach one PostgreSQL server. Its text names host, port and database, and never a user's password.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database?…}
 * @param user absent where the URL names the user
 * @param password absent where the URL, a password file or the server's trust makes it unnecessary
 */
public record ServerAddress(String url, Optional<String> user, Optional<String> password) {
    /**
     * Checks the form; nothing is connected.
     *
     * @throws IllegalArgumentException if the URL is none of PostgreSQL's; the message does not repeat it
     */
    public ServerAddress {
        if (Driver.parseURL(url, new Properties()) == null) {
            // The URL may hold a password, so the message must not.
            throw new IllegalArgumentException(
                    "the address of the PostgreSQL server is not of the form jdbc:postgresql://host:port/database");
        }
    }

    /** The server at the URL, which says everything. */
    public static ServerAddress of(String url) {
        return new ServerAddress(url, Optional.empty(), Optional.empty());
    }

    /** The server at the URL, as the given user. */
    public static ServerAddress of(String url, String user, String password) {
        return new ServerAddress(url, Optional.of(user), Optional.of(password));
    }

    /** Host, port and database, as messages name the server. */
    @Override
    public String toString() {
        Properties parts = Driver.parseURL(url, new Properties());
        return parts == null
                ? "PostgreSQL"
                : parts.getProperty("PGHOST", "localhost") + ":" + parts.getProperty("PGPORT", "5432") + "/"
                        + parts.getProperty("PGDBNAME", "");
    }
}
