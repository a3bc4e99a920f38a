package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ServerAddress;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connects to one server, and remembers whether the last attempt succeeded: who waits for a pool need not wait for a dead server. */
final class WatchedSource implements DataSource {
    private final ServerAddress address;
    private final Duration connectTimeout;
    private final PGSimpleDataSource source;
    private volatile @Nullable SQLException failure;
    private volatile Consumer<SQLException> listener = refused -> {};

    WatchedSource(ServerAddress address, Duration connectTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.source = source();
    }

    private PGSimpleDataSource source() {
        var source = new PGSimpleDataSource();
        source.setUrl(address.url());
        address.user().ifPresent(source::setUser);
        address.password().ifPresent(source::setPassword);
        source.setApplicationName("stackmemory");
        source.setConnectTimeout((int) Math.max(1, connectTimeout.toSeconds()));
        source.setLoginTimeout((int) Math.max(1, connectTimeout.toSeconds()));
        source.setTcpKeepAlive(true);
        // A socket that is closed while the server is silent must not wait for it.
        source.setCancelSignalTimeout(2);
        return source;
    }

    /** From now on no statement is prepared in a session of the server. */
    void prepareNothing() {
        source.setPrepareThreshold(0);
    }

    /** Calls the listener each time an attempt fails, once its failure is remembered. */
    void whenRefused(Consumer<SQLException> newListener) {
        listener = newListener;
    }

    /** Why the last attempt failed, or null if it succeeded. */
    @Nullable
    SQLException failure() {
        return failure;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            Connection connection = source.getConnection();
            failure = null;
            return connection;
        } catch (SQLException failed) {
            failure = failed;
            listener.accept(failed);
            throw failed;
        }
    }

    /** As {@link #getConnection()}, within this time too. That the time was too short is not remembered against the server. */
    Connection getConnection(Duration time) throws SQLException {
        if (time.compareTo(connectTimeout) >= 0) {
            return getConnection();
        }
        PGSimpleDataSource hurried = source();
        hurried.setPrepareThreshold(source.getPrepareThreshold());
        // In seconds, of which the driver takes fractions, and rounds them down to milliseconds.
        hurried.setProperty(PGProperty.LOGIN_TIMEOUT, Double.toString((time.toMillis() + 2) / 1_000.0));
        Connection connection = hurried.getConnection();
        failure = null;
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return source.getConnection(user, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The settings' timeout holds; the pool would set its own.
    }

    @Override
    public int getLoginTimeout() {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.postgresql");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("this source is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
