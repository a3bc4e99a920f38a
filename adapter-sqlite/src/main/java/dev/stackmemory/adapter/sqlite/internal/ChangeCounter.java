package dev.stackmemory.adapter.sqlite.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Numbers the changes of one writing transaction. Writers come one after the other, so numbers grow in the order of commits. */
final class ChangeCounter {
    private final Session session;
    private final long before;
    private long newest;

    private ChangeCounter(Session session, long newest) {
        this.session = session;
        this.before = newest;
        this.newest = newest;
    }

    static ChangeCounter in(Session session) throws SQLException {
        return new ChangeCounter(session, head(session));
    }

    /** The number of the newest change in this session's snapshot. */
    static long head(Session session) throws SQLException {
        return session.queryLong("SELECT changes FROM store");
    }

    long next() {
        return ++newest;
    }

    long newest() {
        return newest;
    }

    /** Keeps the numbers given out; called once before the commit. */
    void save() throws SQLException {
        if (newest == before) {
            return;
        }
        PreparedStatement update = session.prepare("UPDATE store SET changes = ?");
        update.setLong(1, newest);
        update.executeUpdate();
    }
}
