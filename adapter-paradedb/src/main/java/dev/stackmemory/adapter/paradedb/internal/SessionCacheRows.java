package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the session cache, one for each operation. They name rows by the hashes of ids, and answer the places of those hashes in the list
 * they were given, from 0.
 */
final class SessionCacheRows {
    private static final String IS_HELD = "c.bytes > 0 AND c.ends_at > ?";
    private static final String IS_THAT_VERSION =
            "c.id_hash = n.id_hash AND c.revision = n.revision AND c.ledger_version = n.ledger_version AND ";

    private static final String FIND = """
        SELECT n.place, c.content_hash, c.ledger_version, c.validated_at, c.ends_at, c.copy
        FROM unnest(?) WITH ORDINALITY AS n (id_hash, place)
        JOIN stackmemory.session_cache c ON c.id_hash = n.id_hash WHERE\s""" + IS_HELD;
    private static final String HELD = "SELECT n.place FROM unnest(?) WITH ORDINALITY AS n (id_hash, place)"
            + " JOIN stackmemory.session_cache c ON c.id_hash = n.id_hash WHERE " + IS_HELD;
    private static final String RENEW =
            "UPDATE stackmemory.session_cache c SET ends_at = ? WHERE c.id_hash = ANY (?) AND " + IS_HELD;

    /** What its home forgot is not taken, and neither is what was forgotten here. Sorted, so that of two that keep the same frames one waits. */
    private static final String PUT = """
        INSERT INTO stackmemory.session_cache AS c
            (id_hash, ends_at, revision, ledger_version, validated_at, bytes, content_hash, copy)
        SELECT n.id_hash, ?, n.revision, n.ledger_version, ?, octet_length(n.copy), n.content_hash, n.copy
        FROM unnest(?, ?, ?, ?, ?) AS n (id_hash, revision, ledger_version, content_hash, copy)
        WHERE NOT EXISTS (SELECT FROM stackmemory.tombstones t WHERE t.id_hash = n.id_hash)
        ORDER BY n.id_hash
        ON CONFLICT (id_hash) DO UPDATE SET ends_at = excluded.ends_at, revision = excluded.revision,
            ledger_version = excluded.ledger_version, bytes = excluded.bytes, content_hash = excluded.content_hash,
            copy = excluded.copy, validated_at = CASE
                WHEN c.ends_at > ? AND (c.revision, c.ledger_version) = (excluded.revision, excluded.ledger_version)
                THEN greatest(c.validated_at, excluded.validated_at) ELSE excluded.validated_at END
        WHERE c.ends_at <= ?
            OR (c.bytes > 0 AND (excluded.revision, excluded.ledger_version) >= (c.revision, c.ledger_version))\
        """;

    private static final String DELETE =
            """
        WITH gone AS (DELETE FROM stackmemory.session_cache c USING unnest(?, ?, ?) AS n (id_hash, revision, ledger_version)
            WHERE\s""" + IS_THAT_VERSION + "c.bytes > 0 RETURNING c.id_hash)" + """

        SELECT n.place FROM unnest(?) WITH ORDINALITY AS n (id_hash, place)
        LEFT JOIN stackmemory.session_cache c ON c.id_hash = n.id_hash AND\s""" + IS_HELD + """

        WHERE c.id_hash IS NULL OR n.id_hash IN (SELECT id_hash FROM gone)\
        """;
    private static final String VALIDATE = """
        UPDATE stackmemory.session_cache c SET validated_at = greatest(c.validated_at, ?)
        FROM unnest(?, ?, ?) WITH ORDINALITY AS n (id_hash, revision, ledger_version, place)
        WHERE\s""" + IS_THAT_VERSION + IS_HELD + " RETURNING n.place";
    private static final String FORGET = """
        INSERT INTO stackmemory.session_cache (id_hash, ends_at, bytes)
        SELECT n.id_hash, ?, 0 FROM unnest(?) AS n (id_hash) ORDER BY n.id_hash
        ON CONFLICT (id_hash) DO UPDATE SET ends_at = excluded.ends_at, bytes = 0, revision = NULL,
            ledger_version = NULL, validated_at = NULL, content_hash = NULL, copy = NULL\
        """;
    private static final String MAKE_ROOM = """
        DELETE FROM stackmemory.session_cache WHERE ends_at <= ? OR id_hash IN (
            SELECT id_hash FROM (
                SELECT id_hash, row_number() OVER latest AS copies, sum(bytes) OVER latest AS taken
                FROM stackmemory.session_cache WHERE bytes > 0
                WINDOW latest AS (ORDER BY ends_at DESC, id_hash DESC ROWS UNBOUNDED PRECEDING)) AS kept
            WHERE copies > ? OR taken > ?)\
        """;

    private final Session session;
    private final long now;

    /** @param now what ends until then is not seen, in ms since 1970 */
    SessionCacheRows(Session session, long now) {
        this.session = session;
        this.now = now;
    }

    /** Reads one copy, of which the first column tells the place. */
    interface Reader<T> {
        T read(int place, ResultSet row) throws SQLException;
    }

    /** Columns from the second on: content hash, ledger version, validation time, end, copy. */
    <T> List<T> find(List<byte[]> ids, Reader<T> reader) throws SQLException {
        return session.query(
                FIND, parameters -> parameters.allBytes(ids).number(now), row -> reader.read(place(row), row));
    }

    List<Integer> held(List<byte[]> ids) throws SQLException {
        return session.query(HELD, parameters -> parameters.allBytes(ids).number(now), SessionCacheRows::place);
    }

    void renew(List<byte[]> ids, long endsAt) throws SQLException {
        session.update(
                RENEW, parameters -> parameters.number(endsAt).allBytes(ids).number(now));
    }

    /** @param copies one of each frame */
    void put(List<CachedCopy> copies, @Nullable Long validatedAt, long endsAt) throws SQLException {
        session.update(
                PUT,
                parameters -> parameters
                        .number(endsAt)
                        .number(validatedAt)
                        .allBytes(copies.stream().map(CachedCopy::idHash).toList())
                        .numbers(copies.stream().map(CachedCopy::revision).toList())
                        .numbers(copies.stream().map(CachedCopy::ledgerVersion).toList())
                        .allBytes(copies.stream().map(CachedCopy::contentHash).toList())
                        .allBytes(copies.stream().map(CachedCopy::packed).toList())
                        .number(now)
                        .number(now));
    }

    /** The places of those of which no copy is left. */
    List<Integer> delete(List<byte[]> ids, List<CopyVersion> versions) throws SQLException {
        return session.query(
                DELETE,
                parameters -> versions(parameters, ids, versions).allBytes(ids).number(now),
                SessionCacheRows::place);
    }

    /** The places of those whose copy is of that version. */
    List<Integer> validate(List<byte[]> ids, List<CopyVersion> versions, long at) throws SQLException {
        return session.query(
                VALIDATE,
                parameters -> versions(parameters.number(at), ids, versions).number(now),
                SessionCacheRows::place);
    }

    private static Parameters versions(Parameters parameters, List<byte[]> ids, List<CopyVersion> versions)
            throws SQLException {
        return parameters
                .allBytes(ids)
                .numbers(versions.stream().map(CopyVersion::revision).toList())
                .numbers(versions.stream().map(CopyVersion::ledgerVersion).toList());
    }

    void forget(List<byte[]> ids, long endsAt) throws SQLException {
        session.update(FORGET, parameters -> parameters.number(endsAt).allBytes(ids));
    }

    /** Removes what has ended, and of the copies those read longest ago until no more are left. */
    void makeRoom(long frames, long bytes) throws SQLException {
        session.update(
                MAKE_ROOM, parameters -> parameters.number(now).number(frames).number(bytes));
    }

    ReplicaUpkeep.Usage usage() throws SQLException {
        return session.first(
                        "SELECT count(*), coalesce(sum(c.bytes), 0) FROM stackmemory.session_cache c WHERE " + IS_HELD,
                        parameters -> parameters.number(now),
                        row -> new ReplicaUpkeep.Usage(row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }

    void clear() throws SQLException {
        session.run("TRUNCATE stackmemory.session_cache");
    }

    private static int place(ResultSet row) throws SQLException {
        return row.getInt(1) - 1;
    }
}
