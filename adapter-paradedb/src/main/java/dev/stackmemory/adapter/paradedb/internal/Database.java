package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolMetrics;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.StoppableCall;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.jdbc.PgConnection;

/**
 * The transactions of one home. What is done in them may be run again from the start, as long as nothing was committed: on another
 * connection when one turns out to be dead, and when two transactions collided. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 5;

    private final ParadeDbSettings settings;
    private final Pool primary;
    private final Replicas replicas;
    private final SlowStatements slow;
    private final Identity identity;
    private final Months months;
    private final Partitions partitions = new Partitions();
    private volatile boolean closed;

    /** What is done on a session. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /** Work that answers nothing. */
    @FunctionalInterface
    public interface Change {
        void run(Session session) throws SQLException;
    }

    /** Work that numbers its changes while no other writer does. */
    @FunctionalInterface
    interface Changing<T> {
        T run(Session session, ChangeCounter counter) throws SQLException;
    }

    /** How the statements of an operation belong together. */
    private enum Mode {
        /** Each statement on its own, seeing what is committed when it begins. */
        STATEMENTS,
        /** Outside of any transaction, and the server is not told the deadline. */
        ALONE,
        /** All statements see the same state. */
        SNAPSHOT,
        /** Committed together. */
        TRANSACTION
    }

    private Database(ParadeDbSettings settings, Pool primary, Replicas replicas) {
        this.settings = settings;
        this.primary = primary;
        this.replicas = replicas;
        this.slow = new SlowStatements(
                settings.reports().slowQuery(), settings.reports().monitor());
        this.identity = readIdentity();
        this.months = new Months(this);
    }

    private Identity readIdentity() {
        Deadline deadline =
                Deadline.after(settings.connections().connectTimeout().multipliedBy(2));
        return run("opening", deadline, primary, Mode.STATEMENTS, session -> Identity.read(server(), session));
    }

    /** Connects, and makes the schema or brings it to the newest version where needed. */
    public static Database open(ParadeDbSettings settings) {
        var source = new WatchedSource(
                settings.servers().primary(), settings.connections().connectTimeout());
        boolean pooled = Schema.prepare(settings, source);
        var primary = new Pool("write", settings.servers().primary(), settings, source);
        var replicas = new Replicas(settings, pooled);
        try {
            var database = new Database(settings, primary, replicas);
            database.months.prepareAhead();
            return database;
        } catch (RuntimeException failure) {
            primary.close();
            replicas.close();
            throw failure;
        }
    }

    public ParadeDbSettings settings() {
        return settings;
    }

    ServerAddress server() {
        return primary.server();
    }

    Identity identity() {
        return identity;
    }

    Partitions partitions() {
        return partitions;
    }

    Tombstones tombstones(Session session) {
        return new Tombstones(session, identity);
    }

    /** Records the writes in one transaction. */
    Recording.Recorded record(List<RecordingPlan.Write> writes, Deadline deadline) {
        if (!deadline.isExpired()) {
            months.prepareFor(writes.stream()
                    .map(write -> write.copy().frame().createdAt().toEpochMilli())
                    .toList());
        }
        Recording.Recorded recorded =
                write("recording", deadline, session -> new Recording(session, settings, identity).record(writes));
        identity.saw(recorded.position());
        noteWhere(writes);
        return recorded;
    }

    private void noteWhere(List<RecordingPlan.Write> writes) {
        YearMonth month = null;
        String table = null;
        for (RecordingPlan.Write write : writes) {
            YearMonth own = Months.monthOf(write.copy().frame().createdAt().toEpochMilli());
            if (!own.equals(month)) {
                month = own;
                table = months.has(own) ? Partitions.table(own) : null;
            }
            if (table != null) {
                partitions.saw(write.id().value(), table, Partitions.UNKNOWN);
            }
        }
    }

    /** Keeps the copies in one transaction. */
    void put(List<StoredFrame> copies, List<Copy> prepared, Deadline deadline) {
        change("keeping copies", deadline, session -> {
            if (!copies.isEmpty()) {
                new Recording(session, settings, identity).put(copies, prepared);
            }
        });
    }

    /** Writes in one transaction that numbers its changes, and is durable on return. */
    <T> T changing(String operation, Deadline deadline, Changing<T> work) {
        var position = new long[1];
        T result = write(operation, deadline, session -> {
            ChangeCounter counter = identity.lock(session);
            T answer = work.run(session, counter);
            counter.save();
            position[0] = counter.newest();
            return answer;
        });
        identity.saw(position[0]);
        return result;
    }

    /** Reads by statements of which each sees what is committed when it begins. */
    public <T> T read(String operation, Deadline deadline, Work<T> work) {
        return run(operation, deadline, primary, Mode.STATEMENTS, work);
    }

    /** Reads in one snapshot of the primary. */
    public <T> T scan(String operation, Deadline deadline, Work<T> work) {
        return run(operation, deadline, primary, Mode.SNAPSHOT, work);
    }

    /**
     * Reads in one snapshot, at a read replica if one is there that has everything which this process wrote, or was told of by {@link
     * #readFrom}, and from which everything that was forgotten has gone. A replica has half of the time that is left: one that is silent leaves, and whoever comes
     * next has the rest.
     */
    public <T> T list(String operation, Deadline deadline, Work<T> work) {
        return elsewhere(Optional.empty(), operation, deadline, work);
    }

    /** As {@link #list}, for what looks at many rows: at the server for analytics, if there is one. */
    public <T> T analyze(String operation, Deadline deadline, Work<T> work) {
        return elsewhere(replicas.forAnalytics(), operation, deadline, work);
    }

    private <T> T elsewhere(Optional<Replicas.Replica> preferred, String operation, Deadline deadline, Work<T> work) {
        if (preferred.isPresent() || replicas.areReadersUp()) {
            // Before the order is looked at: after a round trip it would be that of a moment ago.
            long position = freshEnough(deadline);
            for (Replicas.Replica replica : replicas.inOrder(preferred)) {
                try {
                    return run(operation, deadline.half(), replica.pool(), Mode.SNAPSHOT, session -> {
                        replica.requireAtLeast(position, session);
                        return work.run(session);
                    });
                } catch (Replicas.NotUsable passedOver) {
                    assert position >= 0;
                } catch (StoreException.Unavailable
                        | StoreException.AccessDenied
                        | StoreException.CorruptStore
                        | StoreException.DeadlineExceeded failure) {
                    if (closed || deadline.isStopped() || Interruptible.wasInterrupted()) {
                        throw failure;
                    }
                    if (!Failures.isSlowStatement(failure)) {
                        replica.leave(String.valueOf(failure.getMessage()));
                    }
                }
            }
        }
        return scan(operation, deadline, work);
    }

    /** The change that a replica must have reached to be asked. */
    private long freshEnough(Deadline deadline) {
        try {
            identity.sawRemoval(read(
                    "looking at the primary",
                    deadline,
                    session -> session.number("SELECT removed_at FROM stackmemory.store", Session.Binder.NOTHING)));
        } catch (StoreException.Unavailable away) {
            // While the primary is away nothing is forgotten: what is known of it still holds.
            assert away != null;
        }
        return identity.oldestToRead();
    }

    /** If the primary has reached the change, no replica is asked from now on that has not. */
    boolean readFrom(long position, Deadline deadline) {
        boolean reached = identity.known().position() >= position
                || read("reading the newest change", deadline, identity::head) >= position;
        if (reached) {
            identity.saw(position);
        }
        return reached;
    }

    /** How far this process has seen the store get. */
    public Watermark reached() {
        return Watermark.of(
                settings.id(), identity.historyId(), identity.known().position());
    }

    /** Writes in one transaction, which is durable on return. */
    public <T> T write(String operation, Deadline deadline, Work<T> work) {
        return run(operation, deadline, primary, Mode.TRANSACTION, work);
    }

    /** Changes in one transaction, which is durable on return. */
    public void change(String operation, Deadline deadline, Change change) {
        write(operation, deadline, session -> {
            change.run(session);
            return true;
        });
    }

    /**
     * Writes by statements of which each is committed when it ends. One of which nobody knows whether it was is run again, so that it must do no
     * harm twice.
     */
    <T> T writeAgain(String operation, Deadline deadline, Work<T> work) {
        return run(operation, deadline, primary, Mode.STATEMENTS, work);
    }

    /** Runs statements that cannot stand in a transaction. */
    public <T> T maintain(String operation, Deadline deadline, Work<T> work) {
        return run(operation, deadline, primary, Mode.ALONE, work);
    }

    private <T> T run(String operation, Deadline deadline, Pool pool, Mode mode, Work<T> work) {
        if (deadline.isExpired()) {
            throw Failures.expired(pool.server(), operation);
        }
        return StoppableCall.call(
                "stackmemory-paradedb", deadline, () -> attempt(operation, deadline, pool, mode, work));
    }

    private <T> T attempt(String operation, Deadline deadline, Pool pool, Mode mode, Work<T> work) {
        long begin = System.nanoTime();
        long waited = 0;
        boolean failed = true;
        try {
            for (int attempt = 1; ; attempt++) {
                if (closed) {
                    throw Failures.closed(pool.server());
                }
                long asked = System.nanoTime();
                Lease lease = pool.acquire(operation, deadline);
                waited += System.nanoTime() - asked;
                try {
                    T result = run(lease, operation, deadline, mode, work);
                    lease.giveBack();
                    failed = false;
                    return result;
                } catch (SQLException failure) {
                    afterFailure(pool, lease, operation, deadline, attempt, failure);
                } catch (RuntimeException | Error failure) {
                    rollBack(lease);
                    throw failure;
                }
            }
        } finally {
            settings.reports()
                    .monitor()
                    .operationEnded(
                            operation,
                            pool.serverName(),
                            Duration.ofNanos(waited),
                            Duration.ofNanos(System.nanoTime() - begin),
                            failed);
        }
    }

    private <T> T run(Lease lease, String operation, Deadline deadline, Mode mode, Work<T> work) throws SQLException {
        PgConnection connection = lease.connection();
        return switch (mode) {
            case STATEMENTS -> work.run(new Session(lease, deadline, false, slow));
            case ALONE -> work.run(new Session(lease, deadline, false, slow).alone());
            case SNAPSHOT -> {
                connection.setAutoCommit(false);
                Session session = new Session(lease, deadline, true, slow).snapshot();
                T result = work.run(session);
                session.commit();
                connection.setAutoCommit(true);
                yield result;
            }
            case TRANSACTION -> {
                connection.setAutoCommit(false);
                var session = new Session(lease, deadline, true, slow);
                T result = work.run(session);
                try {
                    session.commit();
                } catch (SQLException failure) {
                    throw new CommitFailed(
                            Failures.translateCommit(server(), operation, failure),
                            Failures.isConnectionLost(failure),
                            failure);
                }
                connection.setAutoCommit(true);
                yield result;
            }
        };
    }

    /** Carries the failure of a commit past those that would run the work again. */
    private static final class CommitFailed extends SQLException {
        private static final long serialVersionUID = 1L;

        private final transient StoreException failure;
        private final boolean connectionLost;

        CommitFailed(StoreException failure, boolean connectionLost, SQLException cause) {
            super(cause);
            this.failure = failure;
            this.connectionLost = connectionLost;
        }
    }

    /** Returns where the work may be run again, and throws where it may not. */
    private void afterFailure(
            Pool pool, Lease lease, String operation, Deadline deadline, int attempt, SQLException failure) {
        if (failure instanceof CommitFailed commit) {
            if (commit.connectionLost) {
                lease.drop();
                pool.dropIdle();
            } else {
                rollBack(lease);
            }
            throw commit.failure;
        }
        if (Interruptible.wasInterrupted()) {
            Interruptible.cancel(lease.connection());
            lease.drop();
            throw deadline.isStopped()
                    ? Failures.stopped(pool.server(), operation, failure)
                    : Failures.interrupted(pool.server(), operation, failure);
        }
        if (Failures.isSocketTimeout(failure)) {
            // The server may be as silent about this.
            Thread.startVirtualThread(() -> Interruptible.cancel(lease.connection()));
            lease.drop();
            throw Failures.noAnswerInTime(pool.server(), operation, failure);
        }
        if (Failures.isConnectionLost(failure)) {
            lease.drop();
            pool.dropIdle();
            if (attempt < MAX_ATTEMPTS && !deadline.isExpired()) {
                return;
            }
        } else {
            rollBack(lease);
            if (Failures.isCollision(failure) && attempt < MAX_ATTEMPTS && !deadline.isExpired()) {
                return;
            }
        }
        throw Failures.translate(pool.server(), operation, failure);
    }

    private static void rollBack(Lease lease) {
        try {
            PgConnection connection = lease.connection();
            if (!connection.getAutoCommit()) {
                lease.beginStatement();
                try {
                    connection.rollback();
                } finally {
                    lease.endStatement();
                }
                connection.setAutoCommit(true);
            }
            lease.giveBack();
        } catch (SQLException broken) {
            lease.drop();
        }
    }

    /** One for each pool. */
    public List<PoolMetrics> metrics() {
        var metrics = new ArrayList<PoolMetrics>();
        metrics.add(primary.metrics());
        metrics.addAll(replicas.metrics());
        return metrics;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        primary.close();
        replicas.close();
    }
}
