package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolMetrics;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The standbys of the primary. One that fails is left alone and knocked at, ever more rarely, until it answers; meanwhile reads go to the
 * others. Thread-safe.
 */
final class Replicas implements AutoCloseable {
    private static final Duration FIRST_KNOCK = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final ParadeDbSettings settings;
    private final List<Replica> readers = new ArrayList<>();
    private final Optional<Replica> analytics;
    private final ReadOrder order = new ReadOrder();
    private volatile boolean closed;

    Replicas(ParadeDbSettings settings, boolean pooled) {
        this.settings = settings;
        for (ServerAddress address : settings.servers().replicas()) {
            readers.add(new Replica("read-" + (readers.size() + 1), address, pooled));
        }
        analytics = settings.servers().analytics().map(address -> new Replica("analytics", address, pooled));
    }

    /** The one for analytics, if it may be asked. */
    Optional<Replica> forAnalytics() {
        return analytics.filter(Replica::isUp);
    }

    /** Whether any of the others may be asked. */
    boolean areReadersUp() {
        return readers.stream().anyMatch(Replica::isUp);
    }

    /** The preferred one if there is one, then the readers that may be asked, the least loaded first. */
    List<Replica> inOrder(Optional<Replica> preferred) {
        var up = readers.stream().filter(Replica::isUp).toList();
        return Stream.concat(preferred.stream(), order.of(up, Replica::load).stream())
                .toList();
    }

    /** The replica lacks something that must be seen; the next one may have it. */
    static final class NotUsable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUsable() {
            super(null, null, false, false);
        }
    }

    /** One standby. */
    final class Replica {
        private final ServerAddress address;
        private final WatchedSource source;
        private final Pool pool;
        private final AtomicBoolean up = new AtomicBoolean(true);

        Replica(String role, ServerAddress address, boolean pooled) {
            this.address = address;
            this.source = new WatchedSource(address, settings.connections().connectTimeout());
            if (pooled) {
                source.prepareNothing();
            }
            this.pool = new Pool(role, address, settings, source);
        }

        Pool pool() {
            return pool;
        }

        boolean isUp() {
            return up.get();
        }

        int load() {
            return pool.load();
        }

        /** Looks, in the very snapshot that is to be read, whether the change has arrived. */
        void requireAtLeast(long position, Session session) throws SQLException {
            if (ChangeCounter.head(session) < position) {
                throw new NotUsable();
            }
        }

        /** Not asked any more, until it answers again. */
        void leave(String reason) {
            if (up.compareAndSet(true, false)) {
                settings.reports().monitor().replicaLeft(address.toString(), reason);
                Thread.ofVirtual().name("stackmemory-knock").start(this::knock);
            }
        }

        private void knock() {
            Duration pause = FIRST_KNOCK;
            try {
                while (!closed) {
                    Thread.sleep(pause);
                    if (answers()) {
                        up.set(true);
                        settings.reports().monitor().replicaReturned(address.toString());
                        return;
                    }
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean answers() {
            try (Connection connection = source.getConnection()) {
                connection.setNetworkTimeout(Runnable::run, (int)
                        settings.connections().connectTimeout().toMillis());
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("SELECT changes FROM stackmemory.store")) {
                    return row.next();
                }
            } catch (SQLException away) {
                return false;
            }
        }
    }

    List<PoolMetrics> metrics() {
        return all().map(replica -> replica.pool().metrics()).toList();
    }

    private Stream<Replica> all() {
        return Stream.concat(readers.stream(), analytics.stream());
    }

    @Override
    public void close() {
        closed = true;
        all().forEach(replica -> replica.pool().close());
    }
}
