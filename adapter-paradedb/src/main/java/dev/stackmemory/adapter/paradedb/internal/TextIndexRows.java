package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.Compression;
import dev.stackmemory.adapter.paradedb.internal.text.DocumentColumns;
import dev.stackmemory.adapter.paradedb.internal.text.TermList;
import dev.stackmemory.adapter.paradedb.internal.text.TermPostings;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FrameField;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The rows of one text index, in one transaction. */
final class TextIndexRows {
    /** What this program writes. */
    static final String FORM = "analyzer " + Analyzer.VERSION + ", texts " + FrameField.FORM_VERSION + ", postings 2";

    private static final String POSTINGS = "stackmemory.text_postings (segment, documents, term, postings, positions)";
    private static final String STATE =
            "SELECT history_id, form, position, version FROM stackmemory.text_indexes WHERE name = ?";

    private static final String GONE =
            " AND dropped_at IS NOT NULL" + " AND (to_erase OR dropped_at < clock_timestamp() - interval '1 minute')";

    private final Session session;
    private final String name;

    TextIndexRows(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    /**
     * How an index stands.
     *
     * @param history of the feed that it follows
     * @param form that it was made in
     * @param position the newest change that it has seen
     * @param version grows with every commit; 0 if there is no index yet
     */
    record State(String history, String form, long position, long version) implements IndexState {
        static final State NONE = new State("", "", 0, 0);
    }

    /** A segment without its columns. */
    record SegmentRow(long key, int documents, boolean toErase, BitSet hidden) {}

    /** A term of a segment. */
    record TermRow(String term, TermPostings postings) {}

    State state() throws SQLException {
        return state(STATE);
    }

    /** Keeps other writers of the index out until the transaction ends. */
    State lock() throws SQLException {
        return state(STATE + " FOR UPDATE");
    }

    private State state(String sql) throws SQLException {
        return session.first(
                        sql,
                        parameters -> parameters.text(name),
                        row -> new State(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)))
                .orElse(State.NONE);
    }

    /** Begins the index, or begins it anew: the segments that are there are dropped. */
    void begin(String history) throws SQLException {
        dropAll();
        session.update(
                "INSERT INTO stackmemory.text_indexes (name, history_id, form, position, version)"
                        + " VALUES (?, ?, ?, 0, 1) ON CONFLICT (name) DO UPDATE SET history_id = excluded.history_id,"
                        + " form = excluded.form, position = 0, version = text_indexes.version + 1",
                parameters -> parameters.text(name).text(history).text(FORM));
    }

    void commit(long position) throws SQLException {
        session.update(
                "UPDATE stackmemory.text_indexes SET position = ?, version = version + 1 WHERE name = ?",
                parameters -> parameters.number(position).text(name));
    }

    List<SegmentRow> segments() throws SQLException {
        return session.query(
                "SELECT segment, documents, to_erase, hidden FROM stackmemory.text_segments"
                        + " WHERE index_name = ? AND dropped_at IS NULL ORDER BY segment",
                parameters -> parameters.text(name),
                row -> new SegmentRow(
                        row.getLong(1), row.getInt(2), row.getBoolean(3), BitSet.valueOf(row.getBytes(4))));
    }

    List<Map.Entry<Long, DocumentColumns>> columns(Collection<Long> segments) throws SQLException {
        return segments.isEmpty()
                ? List.of()
                : session.query(
                        "SELECT segment, columns, ids FROM stackmemory.text_segments WHERE segment = ANY (?)",
                        parameters -> parameters.numbers(segments),
                        row -> Map.entry(row.getLong(1), DocumentColumns.decode(row.getBytes(2), row.getBytes(3))));
    }

    long nextKey() throws SQLException {
        return session.number("SELECT nextval('stackmemory.text_segment_keys')", Session.Binder.NOTHING);
    }

    void insert(long key, DocumentColumns columns, Collection<String> terms) throws SQLException {
        byte[] encoded = columns.encode();
        byte[] dictionary = Compression.compress(TermList.of(terms).encode());
        session.update(
                "INSERT INTO stackmemory.text_segments (segment, documents, to_erase, index_name, columns, dictionary,"
                        + " hidden, ids, id_ends, length_codes, visible_length)"
                        + " VALUES (?, ?, false, ?, ?, ?, ''::bytea, ?, ?, ?, ?)",
                parameters -> parameters
                        .number(key)
                        .integer(columns.size())
                        .text(name)
                        .bytes(encoded)
                        .bytes(dictionary)
                        .bytes(columns.ids())
                        .bytes(columns.idEnds())
                        .bytes(columns.lengthCodes())
                        .number(columns.length(new BitSet())));
    }

    void insertTerms(long key, Iterable<TermRow> terms) throws SQLException {
        BinaryCopy rows = session.copy(POSTINGS, 5);
        for (TermRow term : terms) {
            rows.row()
                    .number(key)
                    .integer(term.postings().documents())
                    .text(term.term())
                    .bytes(term.postings().postings())
                    .bytes(term.postings().positions());
        }
        rows.end();
    }

    /** Terms of the segment after the given one, in their order. */
    List<TermRow> termsAfter(long segment, String term, int limit) throws SQLException {
        return session.query(
                "SELECT term, documents, postings, positions FROM stackmemory.text_postings"
                        + " WHERE segment = ? AND term > ? ORDER BY term LIMIT ?",
                parameters -> parameters.number(segment).text(term).integer(limit),
                row -> new TermRow(
                        row.getString(1), new TermPostings(row.getInt(2), row.getBytes(3), row.getBytes(4))));
    }

    /**
     * @param visibleLength the sum of the lengths of the documents that are not hidden
     * @param toErase whether words of a removed frame stand there now
     */
    void hide(long segment, BitSet hidden, long visibleLength, boolean toErase) throws SQLException {
        session.update(
                "UPDATE stackmemory.text_segments SET hidden = ?, visible_length = ?, to_erase = to_erase OR ?"
                        + " WHERE segment = ?",
                parameters -> parameters
                        .bytes(hidden.toByteArray())
                        .number(visibleLength)
                        .flag(toErase)
                        .number(segment));
    }

    private void dropAll() throws SQLException {
        session.update(
                "UPDATE stackmemory.text_segments SET dropped_at = clock_timestamp()"
                        + " WHERE index_name = ? AND dropped_at IS NULL",
                parameters -> parameters.text(name));
    }

    /** Takes the segments out of the index. */
    void drop(Collection<SegmentRow> segments) throws SQLException {
        List<Long> keys = segments.stream().map(SegmentRow::key).toList();
        session.update(
                "UPDATE stackmemory.text_segments SET dropped_at = clock_timestamp() WHERE segment = ANY (?)",
                parameters -> parameters.numbers(keys));
    }

    /** Segments that left the index may hold words of what was removed since. */
    void eraseDropped() throws SQLException {
        session.update(
                "UPDATE stackmemory.text_segments SET to_erase = true WHERE index_name = ? AND dropped_at IS NOT NULL",
                parameters -> parameters.text(name));
    }

    /** Whether there is something to delete. */
    boolean hasGone() throws SQLException {
        return session.number(
                        "SELECT count(*) FROM stackmemory.text_segments WHERE index_name = ?" + GONE,
                        parameters -> parameters.text(name))
                > 0;
    }

    /** Deletes segments that left the index so long ago that no search is at work on them, or hold what must go at once. */
    void purge() throws SQLException {
        List<Long> gone = session.query(
                "DELETE FROM stackmemory.text_segments WHERE index_name = ?" + GONE + " RETURNING segment",
                parameters -> parameters.text(name),
                row -> row.getLong(1));
        if (!gone.isEmpty()) {
            session.update(
                    "DELETE FROM stackmemory.text_postings WHERE segment = ANY (?)",
                    parameters -> parameters.numbers(gone));
        }
    }

    /** Removes the index with all that it holds. */
    void remove() throws SQLException {
        dropAll();
        eraseDropped();
        purge();
        session.update("DELETE FROM stackmemory.text_indexes WHERE name = ?", parameters -> parameters.text(name));
    }

    /** Takes the place of another index: its segments become those of this one. */
    void take(String other, State state) throws SQLException {
        dropAll();
        session.update(
                "UPDATE stackmemory.text_segments SET index_name = ? WHERE index_name = ?",
                parameters -> parameters.text(name).text(other));
        session.update("DELETE FROM stackmemory.text_indexes WHERE name = ?", parameters -> parameters.text(other));
        session.update(
                "INSERT INTO stackmemory.text_indexes (name, history_id, form, position, version)"
                        + " VALUES (?, ?, ?, ?, 1) ON CONFLICT (name) DO UPDATE SET history_id = excluded.history_id,"
                        + " form = excluded.form, position = excluded.position, version = text_indexes.version + 1",
                parameters -> parameters
                        .text(name)
                        .text(state.history())
                        .text(state.form())
                        .number(state.position()));
    }

    /** What the index takes on disk. */
    long bytes() throws SQLException {
        return session.number(
                "SELECT pg_total_relation_size('stackmemory.text_postings')"
                        + " + pg_total_relation_size('stackmemory.text_segments')",
                Session.Binder.NOTHING);
    }
}
