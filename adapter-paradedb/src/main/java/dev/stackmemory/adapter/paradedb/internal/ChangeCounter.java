package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;

/**
 * Numbers the changes of one writing transaction, which holds the row of {@code store} from the first look at it to its commit: writers
 * come one after the other, so numbers grow in the order in which changes become visible.
 */
final class ChangeCounter {
    private final Session session;
    private final long before;
    private long newest;
    private boolean removed;

    private ChangeCounter(Session session, long newest) {
        this.session = session;
        this.before = newest;
        this.newest = newest;
    }

    /** Waits for other writers, and keeps them out until the transaction ends. */
    static ChangeCounter lock(Session session) throws SQLException {
        return new ChangeCounter(
                session,
                session.number("SELECT changes FROM stackmemory.store FOR NO KEY UPDATE", Session.Binder.NOTHING));
    }

    /** The number of the newest change that is visible. */
    static long head(Session session) throws SQLException {
        return session.number("SELECT changes FROM stackmemory.store", Session.Binder.NOTHING);
    }

    long before() {
        return before;
    }

    long next() {
        return ++newest;
    }

    /** The number of a change that takes a frame away. */
    long nextRemoval() {
        removed = true;
        return next();
    }

    long newest() {
        return newest;
    }

    /** Keeps the numbers given out; called once before the commit. */
    void save() throws SQLException {
        if (newest != before) {
            session.update(
                    removed
                            ? "UPDATE stackmemory.store SET changes = ?, removed_at = ?"
                            : "UPDATE stackmemory.store SET changes = ?",
                    parameters -> {
                        parameters.number(newest);
                        if (removed) {
                            parameters.number(newest);
                        }
                    });
        }
    }
}
