package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.Warehouse;
import dev.stackmemory.adapter.s3.internal.object.FolderObjects;
import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import dev.stackmemory.domain.tier.StoreId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Iceberg's own server of its REST interface, over a catalog in SQLite and a warehouse in a folder. It answers whoever brings the token. */
public final class RestCatalogServer implements AutoCloseable {
    private final Server server = new Server();
    private final Catalogs.Opened catalog;

    public RestCatalogServer(Path folder, String token) {
        var warehouse = new Warehouse.Folder(folder.resolve("warehouse"));
        var settings = ArchiveSettings.of(warehouse, TableCatalog.Jdbc.sqlite(folder.resolve("catalog.db")));
        var io = WarehouseIo.ofCallingThread(
                StoreId.shared("s3"),
                new FolderObjects(warehouse.path()),
                new LruCache<>(1 << 20, bytes -> bytes.length));
        catalog = Catalogs.open(settings, io);
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog.catalog()))), "/*");
        context.addFilter(new FilterHolder(new Gate(token)), "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException("the catalog's server does not start", failure);
        }
    }

    /** Where it answers. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the catalog's server does not stop", failure);
        }
        catalog.close();
    }

    private static final class Gate extends HttpFilter {
        private static final long serialVersionUID = 1L;

        private final String token;

        Gate(String token) {
            this.token = token;
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException, ServletException {
            if (("Bearer " + token).equals(request.getHeader("Authorization"))) {
                rest.doFilter((ServletRequest) request, (ServletResponse) response);
            } else {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                response.setContentType("application/json");
                response.getWriter()
                        .write(
                                "{\"error\":{\"message\":\"unknown token\",\"type\":\"NotAuthorizedException\",\"code\":401}}");
            }
        }
    }
}
