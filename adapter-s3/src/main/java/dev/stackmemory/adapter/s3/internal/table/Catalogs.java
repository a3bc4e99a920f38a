package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.internal.object.FolderObjects;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;

/** Opens the catalogs that Iceberg brings, with our own objects beneath. */
final class Catalogs {
    /** The catalog's own name, under which its tables stand in a JDBC catalog: other engines give the same. */
    static final String NAME = "stackmemory";

    private static final int CONNECTIONS = 4;

    private Catalogs() {}

    /** A catalog and what closes it. */
    record Opened(Catalog catalog, Closeable closing) implements AutoCloseable {
        @Override
        public void close() {
            try {
                closing.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    static Opened open(ArchiveSettings settings, WarehouseIo io) {
        return switch (settings.catalog()) {
            case TableCatalog.Jdbc jdbc -> jdbc(jdbc, io);
            case TableCatalog.Rest rest -> rest(rest, io);
        };
    }

    private static Opened jdbc(TableCatalog.Jdbc settings, WarehouseIo io) {
        var properties = new HashMap<String, String>();
        properties.put("uri", url(settings));
        properties.put("warehouse", io.store().root());
        properties.put("clients", Integer.toString(CONNECTIONS));
        settings.user().ifPresent(user -> properties.put("jdbc.user", user));
        settings.password().ifPresent(password -> properties.put("jdbc.password", password));
        properties.put("jdbc.schema-version", "V1");
        if (settings.url().startsWith("jdbc:sqlite:")) {
            properties.put("jdbc.busy_timeout", "30000");
            properties.put("jdbc.synchronous", "FULL");
            properties.put("jdbc.secure_delete", "true");
        } else {
            // A server that has gone without a word is noticed.
            properties.put("jdbc.connectTimeout", "10");
            properties.put("jdbc.socketTimeout", "60");
            properties.put("jdbc.tcpKeepAlive", "true");
        }
        var catalog =
                new JdbcCatalog(ignored -> io, client -> new JdbcClientPool(CONNECTIONS, url(settings), client), true);
        try {
            catalog.initialize(NAME, properties);
        } catch (UncheckedSQLException madeMeanwhile) {
            // Another process may have made the catalog's tables at the same moment; then they are there now.
            catalog.initialize(NAME, properties);
        }
        return new Opened(catalog, catalog);
    }

    private static String url(TableCatalog.Jdbc settings) {
        if (settings.url().startsWith("jdbc:sqlite:")) {
            Path file =
                    Path.of(settings.url().substring("jdbc:sqlite:".length()).replaceAll("\\?.*", ""));
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                FolderObjects.makePrivate(folder);
            }
        }
        return settings.url();
    }

    private static Opened rest(TableCatalog.Rest settings, WarehouseIo io) {
        Map<String, String> properties = new HashMap<>();
        properties.put("uri", settings.uri().toString());
        properties.put("warehouse", io.store().root());
        settings.token().ifPresent(token -> properties.put("token", token));
        properties.put("rest.client.connection-timeout-ms", "10000");
        properties.put("rest.client.socket-timeout-ms", "60000");
        // By default it would go on for half a minute.
        properties.put("rest.client.max-retries", "1");
        var sessions = new RESTSessionCatalog(
                configuration -> HTTPClient.builder(configuration)
                        .uri(settings.uri().toString())
                        .build(),
                (context, configuration) -> io);
        sessions.initialize(NAME, properties);
        return new Opened(sessions.asCatalog(SessionContext.createEmpty()), sessions);
    }
}
