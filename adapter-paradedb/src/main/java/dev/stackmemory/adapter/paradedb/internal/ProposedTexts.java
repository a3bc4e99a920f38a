package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FrameField;
import java.sql.SQLException;
import java.util.Optional;

/** Which text indexes with proposals there are, in one transaction. */
final class ProposedTexts {
    private static final String STATE =
            "SELECT table_key, history_id, form, position, version" + " FROM stackmemory.proposed_texts WHERE name = ?";

    private final Session session;
    private final String name;

    ProposedTexts(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    /**
     * How an index stands.
     *
     * @param position the newest change that it has seen
     * @param version grows with every commit; 0 if there is no index yet
     */
    record State(ProposalTables tables, String history, String form, long position, long version)
            implements IndexState {
        static final State NONE = new State(new ProposalTables(0), "", "", 0, 0);
    }

    /** What this program writes for an extension. */
    static String form(LexicalDialect dialect) {
        return "analyzer " + Analyzer.VERSION + ", texts " + FrameField.FORM_VERSION + ", proposals 1 by "
                + dialect.extension();
    }

    State state() throws SQLException {
        return find(STATE).orElse(State.NONE);
    }

    /** Keeps other writers of the index out until the transaction ends. */
    State lock() throws SQLException {
        session.update(
                "INSERT INTO stackmemory.proposed_texts (name, table_key, history_id, form, position, version)"
                        + " VALUES (?, 0, '', '', 0, 0) ON CONFLICT DO NOTHING",
                parameters -> parameters.text(name));
        return find(STATE + " FOR UPDATE").orElse(State.NONE);
    }

    private Optional<State> find(String sql) throws SQLException {
        return session.first(
                sql,
                parameters -> parameters.text(name),
                row -> new State(
                        new ProposalTables(row.getInt(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)));
    }

    /** Begins the index, or begins it anew with empty tables in the place of those of the state. */
    void begin(State before, String history, LexicalDialect dialect) throws SQLException {
        var tables = new ProposalTables(Math.toIntExact(
                session.number("SELECT nextval('stackmemory.proposed_text_keys')", Session.Binder.NOTHING)));
        run(before.tables().drop());
        run(tables.create());
        session.run(dialect.createIndex(tables));
        session.update(
                "UPDATE stackmemory.proposed_texts SET table_key = ?, history_id = ?, form = ?, position = 0,"
                        + " version = version + 1 WHERE name = ?",
                parameters -> parameters
                        .integer(tables.key())
                        .text(history)
                        .text(form(dialect))
                        .text(name));
    }

    private void run(Iterable<String> statements) throws SQLException {
        for (String statement : statements) {
            session.run(statement);
        }
    }

    void commit(long position) throws SQLException {
        session.update(
                "UPDATE stackmemory.proposed_texts SET position = ?, version = version + 1 WHERE name = ?",
                parameters -> parameters.number(position).text(name));
    }

    /** Drops the index. */
    void drop() throws SQLException {
        State state = lock();
        run(state.tables().drop());
        session.update("DELETE FROM stackmemory.proposed_texts WHERE name = ?", parameters -> parameters.text(name));
    }

    /** Takes the place of another index: its tables become those of this one. Both are locked. */
    void take(State before, String other, State state) throws SQLException {
        run(before.tables().drop());
        session.update("DELETE FROM stackmemory.proposed_texts WHERE name = ?", parameters -> parameters.text(other));
        session.update(
                "UPDATE stackmemory.proposed_texts SET table_key = ?, history_id = ?, form = ?, position = ?,"
                        + " version = version + 1 WHERE name = ?",
                parameters -> parameters
                        .integer(state.tables().key())
                        .text(state.history())
                        .text(state.form())
                        .number(state.position())
                        .text(name));
    }
}
