package dev.stackmemory.testkit.server;

/**
 * A server that this test started for itself, and may therefore harm. It keeps its port and its data over all of these calls. Not
 * thread-safe.
 */
public interface OwnServer extends AutoCloseable {
    /** Starts the server after {@link #stop} or {@link #kill} and waits until it answers; does nothing while it runs. */
    void start();

    /** Ends the server in an orderly way, without waiting for its clients, and waits until it has gone; does nothing if it has. */
    void stop();

    /** Ends the server at once, as a crash would. */
    void kill();

    /** Whether the server's process runs. */
    boolean isRunning();

    /** {@link #stop}, then {@link #start}. */
    default void restart() {
        stop();
        start();
    }

    /** Ends the server and removes its data. */
    @Override
    void close();
}
