package dev.stackmemory.adapter.paradedb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Says what an operator should look at. */
final class LoggingMonitor implements ParadeDbMonitor {
    private static final Logger LOG = System.getLogger("dev.stackmemory.adapter.paradedb");

    @Override
    public void slowStatement(String sql, Duration taken, String plan) {
        LOG.log(Level.WARNING, () -> "a statement took " + taken.toMillis() + " ms: " + sql + "\n" + plan);
    }

    @Override
    public void connectionLeaked(String operation, String server, Duration held, Duration quiet, String where) {
        LOG.log(
                Level.WARNING,
                () -> operation + " has held a connection to " + server + " for " + held.toMillis()
                        + " ms and asked nothing on it for " + quiet.toMillis() + " ms\n" + where);
    }

    @Override
    public void replicaLeft(String server, String reason) {
        LOG.log(Level.WARNING, () -> "the read replica " + server + " is not asked until it is back: " + reason);
    }

    @Override
    public void replicaReturned(String server) {
        LOG.log(Level.INFO, () -> "the read replica " + server + " is back");
    }

    @Override
    public void opened(String server, String words) {
        LOG.log(Level.DEBUG, () -> server + " is searched " + words);
    }

    @Override
    public void warned(String server, String warning) {
        LOG.log(Level.WARNING, () -> server + ": " + warning);
    }

    @Override
    public void housekeepingFailed(String what, String reason) {
        LOG.log(Level.WARNING, () -> what + " failed: " + reason);
    }
}
