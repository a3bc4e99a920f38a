package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.PgBouncerProcess;

/**
 * A PgBouncer before a PostgreSQL, in transaction mode: statements of one session may run on different connections of the server. A
 * test's own; closed by the test, else with this process.
 */
public final class PgBouncer implements OwnServer {
    private final PgBouncerProcess process;
    private final PostgresAddress behind;

    private PgBouncer(PgBouncerProcess process, PostgresAddress behind) {
        this.process = process;
        this.behind = behind;
    }

    /**
     * One before the server of this address, with the same user and password.
     *
     * @param poolSize how many connections to the server it keeps for each database
     */
    public static PgBouncer before(PostgresAddress server, int poolSize) {
        return new PgBouncer(PgBouncerProcess.create(server, poolSize), server);
    }

    /** The database by way of this. */
    public PostgresAddress address() {
        return behind.at("127.0.0.1", process.port());
    }

    @Override
    public void start() {
        process.start();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() {
        process.close();
    }
}
