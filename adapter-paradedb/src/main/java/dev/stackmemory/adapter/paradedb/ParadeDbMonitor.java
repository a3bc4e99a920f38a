package dev.stackmemory.adapter.paradedb;

import java.time.Duration;

/** Hears what happens on the connections of a home. Called from any thread, in the midst of operations: it must return at once. */
public interface ParadeDbMonitor {
    /** Hears and says nothing. */
    ParadeDbMonitor NONE = new ParadeDbMonitor() {};

    /** Writes slow statements, connections that leak, warnings, and servers that leave and come back, to the platform's log. */
    static ParadeDbMonitor logging() {
        return new LoggingMonitor();
    }

    /**
     * An operation has ended.
     *
     * @param operation what it did, such as {@code recording}
     * @param server host, port and database
     * @param waited for a connection
     * @param taken in all
     * @param failed whether it ended in a failure
     */
    default void operationEnded(String operation, String server, Duration waited, Duration taken, boolean failed) {}

    /**
     * A statement took longer than the settings allow.
     *
     * @param sql without its values
     * @param plan how the server would execute it again, in the words of EXPLAIN without texts and vectors that were given; empty where it cannot be told
     */
    default void slowStatement(String sql, Duration taken, String plan) {}

    /**
     * An operation holds a connection, and has asked nothing on it for longer than the settings allow. Said once for each; it may come back all the same. Never
     * said while a statement is under way or its answer is read, however long that takes.
     *
     * @param operation what it does, such as {@code recording}
     * @param server host, port and database
     * @param held since the connection was lent
     * @param quiet since the last statement on it ended
     * @param where what the thread that took it does now, a line for each call; empty if it has ended
     */
    default void connectionLeaked(String operation, String server, Duration held, Duration quiet, String where) {}

    /** Writes of several callers were put into one transaction. */
    default void grouped(int callers, int writes) {}

    /** A read replica failed, or lost its primary, and is not asked until it is back. */
    default void replicaLeft(String server, String reason) {}

    /** A read replica answers again. */
    default void replicaReturned(String server) {}

    /**
     * The home was opened.
     *
     * @param words how words are searched: exactly, or by what an extension proposes, and whether it was ever verified
     */
    default void opened(String server, String words) {}

    /** The server lacks something, or has what should be replaced; said once, at the start. */
    default void warned(String server, String warning) {}

    /** A housekeeping step failed that no caller waits for, such as making the partitions of the months to come. */
    default void housekeepingFailed(String what, String reason) {}
}
