package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.State;
import dev.stackmemory.ports.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How a text index and the feed that it follows stood at one moment.
 *
 * @param head the newest change
 */
record TextLook(State state, long head) {
    /** What a look at the index of the home's own frames selects. */
    static final String COLUMNS = "s.changes, i.history_id, i.form, i.position, i.version";

    /** Where from; the index's name is its value. */
    static final String FROM = " FROM stackmemory.store s LEFT JOIN stackmemory.text_indexes i ON i.name = ?";

    /** A way to look. */
    @FunctionalInterface
    interface Looking {
        TextLook look(Deadline deadline);
    }

    /**
     * @param before how many columns stand before those of the look
     * @param known before the question was put
     */
    static TextLook read(ResultSet row, int before, Identity.Known known) throws SQLException {
        long head = row.getLong(before + 1);
        known.requireReached(head);
        String history = row.getString(before + 2);
        return new TextLook(
                history == null
                        ? State.NONE
                        : new State(
                                history, row.getString(before + 3), row.getLong(before + 4), row.getLong(before + 5)),
                head);
    }

    /** Looks at the home's own frames, in one statement. */
    static Looking atHome(Database database, String name) {
        return deadline -> {
            Identity.Known known = database.identity().known();
            return database.read(
                    "looking at the text index",
                    deadline,
                    session -> session.first(
                                    "SELECT " + COLUMNS + FROM,
                                    parameters -> parameters.text(name),
                                    row -> read(row, 0, known))
                            .orElseThrow(() -> Failures.notOurs(database.server(), null)));
        };
    }
}
