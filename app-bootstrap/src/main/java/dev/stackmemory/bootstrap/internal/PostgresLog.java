package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import dev.stackmemory.adapter.watch.EventFile;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Writes down what an operator of the PostgreSQL should look at, and tells the user at once where a read replica has left. A log that cannot be written
 * keeps nobody from working.
 */
final class PostgresLog implements ParadeDbMonitor {
    private final EventFile file;
    private final Duration longestHold;
    private final Consumer<String> notices;
    private final InstantSource clock;

    /** @param longestHold operations that keep a connection for longer are written down */
    PostgresLog(EventFile file, Duration longestHold, Consumer<String> notices, InstantSource clock) {
        this.file = file;
        this.longestHold = longestHold;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void operationEnded(String operation, String server, Duration waited, Duration taken, boolean failed) {
        Duration held = taken.minus(waited);
        if (held.compareTo(longestHold) > 0) {
            write(operation + " held a connection to " + server + " for " + held.toSeconds() + " s");
        }
    }

    @Override
    public void slowStatement(String sql, Duration taken, String plan) {
        write("a statement took " + taken.toMillis() + " ms: " + sql + "\n" + plan);
    }

    @Override
    public void connectionLeaked(String operation, String server, Duration held, Duration quiet, String where) {
        write("a connection leaks: " + operation + " has held one to " + server + " for " + held.toSeconds()
                + " s and asked nothing on it for " + quiet.toSeconds() + " s\n" + where);
    }

    @Override
    public void replicaLeft(String server, String reason) {
        tell("the read replica " + server + " is not asked until it is back: " + reason);
    }

    @Override
    public void replicaReturned(String server) {
        write("the read replica " + server + " is back");
    }

    @Override
    public void housekeepingFailed(String what, String reason) {
        write(what + " failed: " + reason);
    }

    /** Writes it down and tells the user at once. */
    void tell(String event) {
        write(event);
        notices.accept(event);
    }

    private void write(String event) {
        try {
            file.append(clock.instant(), event);
        } catch (StoreException.AccessDenied readOnly) {
            // Whoever may read a memory and not write it leaves no trace.
        } catch (StoreException failed) {
            notices.accept("not written down (" + failed.getMessage() + "): " + event);
        }
    }
}
