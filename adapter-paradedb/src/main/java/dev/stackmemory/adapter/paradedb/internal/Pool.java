package dev.stackmemory.adapter.paradedb.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolMetrics;
import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * The connections to one server. The pool grows while callers wait; a caller waits as long as its deadline allows for a busy server,
 * and not at all for a dead one. Thread-safe.
 */
final class Pool implements AutoCloseable {
    /** How long one look at the pool lasts before the deadline and the state of the server are looked at. */
    private static final Duration SLICE = Duration.ofMillis(250);

    /**
     * HikariCP asks a connection that was idle for half a second whether it is alive, and if not waits for another; one that was used within this time it
     * hands out as it is.
     */
    private static final Duration LIVELY = Duration.ofMillis(100);

    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final ServerAddress server;
    private final String serverName;
    private final WatchedSource source;
    private final HikariDataSource pool;
    private final LongAdder acquired = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LentConnections lent;
    private final LongAccumulator mostOpen = new LongAccumulator(Math::max, 0);
    private final AtomicBoolean refilling = new AtomicBoolean();
    private final AwaitedConnections awaited = new AwaitedConnections();
    private final ExecutorService handingOver;
    /** A connection was lost, and the pool has given none since. */
    private volatile boolean suspect;
    /** The {@link System#nanoTime} at which the pool last gave a connection. */
    private volatile long gave = System.nanoTime() - LIVELY.toNanos();

    Pool(String role, ServerAddress server, ParadeDbSettings settings, WatchedSource source) {
        this.server = server;
        this.serverName = server.toString();
        this.source = source;
        source.whenRefused(awaited::refused);
        this.pool = new HikariDataSource(configuration(role, settings, source));
        this.handingOver = onAThreadOfItsOwn(role);
        this.lent = new LentConnections(
                serverName, settings.reports().leak(), settings.reports().monitor());
        // Before it is built, the pool would take no time below 10 s.
        pool.getHikariConfigMXBean()
                .setIdleTimeout(settings.connections().pool().idle().toMillis());
    }

    /** One platform thread, as long as it has something to do; when it is shut down, whoever comes does it himself. */
    private static ExecutorService onAThreadOfItsOwn(String role) {
        return new ThreadPoolExecutor(
                0,
                1,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("stackmemory-" + role + "-returns")
                        .factory(),
                (task, closed) -> task.run());
    }

    private static HikariConfig configuration(String role, ParadeDbSettings settings, WatchedSource source) {
        PoolSize size = settings.connections().pool();
        var configuration = new HikariConfig();
        configuration.setPoolName("stackmemory-" + role);
        configuration.setDataSource(source);
        configuration.setMinimumIdle(size.least());
        configuration.setMaximumPoolSize(size.most());
        configuration.setConnectionTimeout(SLICE.toMillis());
        configuration.setValidationTimeout(SLICE.toMillis());
        configuration.setInitializationFailTimeout(-1);
        return configuration;
    }

    /**
     * Takes a connection back from its operation. While others wait, HikariCP tries to hand it over until it has a taker, and parks in between; a virtual
     * thread that is interrupted meanwhile never parks, and as many of them as there are carrier threads leave none to the takers, for good. So a thread
     * does it that nobody interrupts.
     */
    void takeBack(Lease lease, Connection connection) throws SQLException {
        lent.remove(lease); // Before another can take it.
        if (Thread.currentThread().isVirtual() && bean().getThreadsAwaitingConnection() > 0) {
            handingOver.execute(() -> handOver(connection));
        } else {
            connection.close();
        }
    }

    private void handOver(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            lost.increment();
            evict(connection);
        }
    }

    /** Given up by its operation. */
    void lost(Lease lease) {
        lent.remove(lease);
        lost.increment();
    }

    void evict(Connection connection) {
        pool.evictConnection(connection);
    }

    ServerAddress server() {
        return server;
    }

    /** As messages name the server. Making it takes a fifth as long as finding a frame. */
    String serverName() {
        return serverName;
    }

    /** A connection, waited for until the deadline. */
    Lease acquire(String operation, Deadline deadline) {
        long begin = System.nanoTime();
        try {
            Lease lease = acquireOrFail(operation, deadline);
            lent.add(lease);
            mostOpen.accumulate(bean().getTotalConnections());
            return lease;
        } finally {
            acquired.increment();
            waitedNanos.add(System.nanoTime() - begin);
        }
    }

    private Lease acquireOrFail(String operation, Deadline deadline) {
        SQLException last = null;
        while (true) {
            if (pool.isClosed()) {
                throw Failures.closed(server);
            }
            if (Interruptible.wasInterrupted()) {
                throw Failures.interrupted(server, operation, last);
            }
            if (deadline.isExpired()) {
                throw Failures.noConnection(server, operation, last);
            }
            try {
                if (isDown()) {
                    return connect(operation, deadline);
                }
                Connection connection = hasOneAtHand() ? pool.getConnection() : awaited.await(pool::getConnection);
                var lease = new Lease(this, connection, true, operation);
                suspect = false;
                gave = System.nanoTime();
                return lease;
            } catch (SQLTransientConnectionException none) {
                SQLException failure = source.failure();
                if (failure != null && isDown()) {
                    throw Failures.translate(server, operation, failure);
                }
                last = none;
            } catch (SQLException failure) {
                if (pool.isClosed()) {
                    throw Failures.closed(server);
                }
                if (Interruptible.wasInterrupted()) {
                    throw Failures.interrupted(server, operation, failure);
                }
                if (deadline.isExpired()) {
                    throw Failures.noAnswerInTime(server, operation, failure);
                }
                throw Failures.translate(server, operation, failure);
            }
        }
    }

    /** Whether the pool gives one without waiting, as far as can be told. */
    private boolean hasOneAtHand() {
        return System.nanoTime() - gave < LIVELY.toNanos() && bean().getIdleConnections() > 0;
    }

    /** The pool sleeps between its own attempts; who asks for a server that was down tries at once. */
    private Lease connect(String operation, Deadline deadline) throws SQLException {
        var lease = new Lease(this, source.getConnection(deadline.remaining()), false, operation);
        refill();
        return lease;
    }

    /** The server is back: the pool makes connections again once somebody waits for one, which need not be who has an operation to do. */
    private void refill() {
        if (refilling.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try (Connection first = pool.getConnection()) {
                    suspect = first == null;
                } catch (SQLException notYet) {
                    suspect = true; // Whoever comes next connects alone, and asks the pool again.
                } finally {
                    refilling.set(false);
                }
            });
        }
    }

    /** Whether there is reason to think that the server is away, and nothing in the pool that would show the contrary. */
    private boolean isDown() {
        return (suspect || source.failure() != null) && bean().getTotalConnections() == 0;
    }

    /** Forgets every idle connection: the server went away, and all of them with it. */
    void dropIdle() {
        suspect = true;
        bean().softEvictConnections();
    }

    /** How many connections are in use or asked for. */
    int load() {
        HikariPoolMXBean bean = bean();
        return bean.getActiveConnections() + bean.getThreadsAwaitingConnection();
    }

    PoolMetrics metrics() {
        HikariPoolMXBean bean = bean();
        return new PoolMetrics(
                pool.getPoolName(),
                server.toString(),
                bean.getActiveConnections(),
                bean.getIdleConnections(),
                pool.getMaximumPoolSize(),
                lent.most(),
                mostOpen.intValue(),
                bean.getThreadsAwaitingConnection(),
                acquired.sum(),
                Duration.ofNanos(waitedNanos.sum()),
                lost.sum(),
                lent.leaked());
    }

    private HikariPoolMXBean bean() {
        return pool.getHikariPoolMXBean();
    }

    /** Reports connections that leak at that {@link System#nanoTime}. */
    void lookForLeaks(long nanoTime) {
        lent.look(nanoTime);
    }

    @Override
    public void close() {
        lent.close();
        handingOver.shutdown();
        pool.close();
    }
}
