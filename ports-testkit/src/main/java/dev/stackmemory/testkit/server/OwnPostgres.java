package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.PostgresCluster;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL that a test started for itself, to be stopped, crashed and configured; with a standby and a PgBouncer where wanted. */
public final class OwnPostgres extends PostgresServer implements OwnServer {
    private final PostgresCluster cluster;

    private OwnPostgres(PostgresCluster cluster) {
        super(cluster.address());
        this.cluster = cluster;
    }

    static OwnPostgres create(PostgresOptions options) {
        return new OwnPostgres(PostgresCluster.create(options.settings()));
    }

    /** Changes a setting for all sessions from now on, where no restart is needed; where one is, from the next start on. */
    public void configure(String name, String value) {
        administrator()
                .execute(
                        "ALTER SYSTEM SET " + name + " = '" + value.replace("'", "''") + "'",
                        "SELECT pg_reload_conf()");
    }

    /**
     * A standby of this server that follows it by streaming and answers reads: a server as its own, to be closed before this one.
     * Changes reach it a moment after they are committed; see {@link #awaitCaughtUp}.
     */
    public OwnPostgres standby() {
        return new OwnPostgres(cluster.copyAsStandby());
    }

    /** On a standby: waits until it shows everything that the primary has committed so far. */
    public void awaitCaughtUp(PostgresServer primary) {
        String position = primary.administrator().value("SELECT pg_current_wal_lsn()");
        Polling.until(
                Duration.ofSeconds(30),
                "the standby to reach " + position,
                () -> administrator()
                        .value("SELECT pg_last_wal_replay_lsn() >= '" + position + "'::pg_lsn")
                        .equals("t"));
    }

    /** On a standby: shows nothing new until {@link #resumeReplay}, as one that lags behind. */
    public void pauseReplay() {
        administrator().execute("SELECT pg_wal_replay_pause()");
        Polling.until(
                Duration.ofSeconds(30),
                "the standby to pause",
                () -> administrator()
                        .value("SELECT pg_get_wal_replay_pause_state()")
                        .equals("paused"));
    }

    /** Ends {@link #pauseReplay}. */
    public void resumeReplay() {
        administrator().execute("SELECT pg_wal_replay_resume()");
    }

    /** Makes a standby the primary of its own line. */
    public void promote() {
        administrator().execute("SELECT pg_promote()");
    }

    /** The folder of its data. */
    public Path data() {
        return cluster.data();
    }

    /** The last lines of its log. */
    public String log() {
        return cluster.log();
    }

    @Override
    public void start() {
        cluster.start();
    }

    @Override
    public void stop() {
        cluster.stop();
    }

    @Override
    public void kill() {
        cluster.kill();
    }

    @Override
    public boolean isRunning() {
        return cluster.isRunning();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
