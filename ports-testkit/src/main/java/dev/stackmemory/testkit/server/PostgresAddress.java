package dev.stackmemory.testkit.server;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A database on a PostgreSQL, with what one needs to log in. {@link #toString} hides the password.
 *
 * @param database its name
 */
public record PostgresAddress(String host, int port, String database, String user, String password) {
    private static final String PREFIX = "jdbc:postgresql://";
    private static final int DEFAULT_PORT = 5432;

    public PostgresAddress {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /**
     * The address in a URL such as {@code jdbc:postgresql://localhost:5432/postgres?user=postgres&password=secret}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static PostgresAddress parse(String url) {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException("the address of a PostgreSQL begins with " + PREFIX);
        }
        URI uri = URI.create(url.substring("jdbc:".length()));
        Map<String, String> parameters = new HashMap<>();
        String query = uri.getRawQuery();
        if (query != null) {
            for (String parameter : query.split("&")) {
                int equals = parameter.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            parameter.substring(0, equals),
                            URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        String path = uri.getPath();
        return new PostgresAddress(
                Objects.requireNonNull(uri.getHost(), "the address of a PostgreSQL names a host"),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.length() > 1 ? path.substring(1) : "postgres",
                parameters.getOrDefault("user", "postgres"),
                parameters.getOrDefault("password", ""));
    }

    /** Another database of the same server. */
    public PostgresAddress withDatabase(String name) {
        return new PostgresAddress(host, port, name, user, password);
    }

    /** The same database by another way, such as a proxy before the server. */
    public PostgresAddress at(String otherHost, int otherPort) {
        return new PostgresAddress(otherHost, otherPort, database, user, password);
    }

    /** The same database as somebody else. */
    public PostgresAddress as(String otherUser, String otherPassword) {
        return new PostgresAddress(host, port, database, otherUser, otherPassword);
    }

    /** The URL without user and password. */
    public String jdbcUrl() {
        return PREFIX + host + ':' + port + '/' + database;
    }

    /** The URL with user and password, as one would hand it to another program. */
    public String jdbcUrlWithPassword() {
        return jdbcUrl() + "?user=" + encode(user) + (password.isEmpty() ? "" : "&password=" + encode(password));
    }

    /** The environment variables that make it StackMemory's. */
    public Map<String, String> variables() {
        return Map.of(
                "STACKMEMORY_STORES_PARADEDB_URL",
                jdbcUrl(),
                "STACKMEMORY_STORES_PARADEDB_USER",
                user,
                "PGPASSWORD",
                password);
    }

    /** A new connection. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user, password);
    }

    /** Runs one or more statements, each committed for itself as the server does it. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new TestServerException("PostgreSQL refused a statement of the fixture: " + e.getMessage(), e);
        }
    }

    /** The first column of a query's first row as text; empty if it is null or there is no row. */
    public String value(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        } catch (SQLException e) {
            throw new TestServerException("PostgreSQL refused a query of the fixture: " + e.getMessage(), e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return user + '@' + host + ':' + port + '/' + database;
    }
}
