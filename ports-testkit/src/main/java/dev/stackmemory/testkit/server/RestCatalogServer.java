package dev.stackmemory.testkit.server;

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
import java.util.EnumSet;
import java.util.Map;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Iceberg's own server of its REST interface, over a catalog in its memory, which holds the descriptions of tables too. It answers whoever brings the
 * token; other files of the tables are their clients' to write.
 */
public final class RestCatalogServer implements AutoCloseable {
    private final Server server = new Server();
    private final InMemoryCatalog catalog = new InMemoryCatalog();

    /**
     * @param warehouse where tables lie, as an address without a slash at its end
     */
    public RestCatalogServer(String warehouse, String token) {
        catalog.initialize("rest", Map.of("warehouse", warehouse));
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
        context.addFilter(new FilterHolder(new Gate(token)), "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception failure) {
            throw new TestServerException("the catalog's server does not start", failure);
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
            catalog.close();
        } catch (Exception failure) {
            throw new TestServerException("the catalog's server does not stop", failure);
        }
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
