package dev.stackmemory.testkit.server;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * A database on a Redis. {@link #toString} hides the password.
 *
 * @param password empty if none is asked
 * @param database its number
 */
public record RedisAddress(String host, int port, String password, int database) {
    private static final int DEFAULT_PORT = 6379;

    public RedisAddress {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(password, "password");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
        if (database < 0) {
            throw new IllegalArgumentException("no database: " + database);
        }
    }

    /**
     * The address in a URL such as {@code redis://:secret@localhost:6379/0}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static RedisAddress parse(String url) {
        URI uri = URI.create(url);
        if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("the address of a Redis is redis://[:password@]host[:port][/database]");
        }
        String user = Objects.requireNonNullElse(uri.getUserInfo(), "");
        String path = uri.getPath().replace("/", "");
        return new RedisAddress(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                user.substring(user.indexOf(':') + 1),
                path.isEmpty() ? 0 : Integer.parseInt(path));
    }

    /** Another database of the same server. */
    public RedisAddress withDatabase(int other) {
        return new RedisAddress(host, port, password, other);
    }

    /** The same database by another way, such as a proxy before the server. */
    public RedisAddress at(String otherHost, int otherPort) {
        return new RedisAddress(otherHost, otherPort, password, database);
    }

    /** The URL without the password, as most clients take it beside one. */
    public String url() {
        return "redis://" + host + ':' + port + '/' + database;
    }

    /** The URL with the password. */
    public String urlWithPassword() {
        return password.isEmpty() ? url() : "redis://:" + password + '@' + host + ':' + port + '/' + database;
    }

    /** The environment variables that make it StackMemory's. */
    public Map<String, String> variables() {
        return Map.of("STACKMEMORY_STORES_REDIS_URL", url(), "REDIS_PASSWORD", password);
    }

    @Override
    public String toString() {
        return url();
    }
}
