package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.CopyVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code ledger}: residencies, and which copies lie here. Writers hold the counter of changes. */
final class LedgerRows {
    static final String RESIDENCY =
            "frame_id, project_id, home, tier_level, ledger_version, revision, content_hash, size_bytes, created_at,"
                    + " promoted_at, access_count, last_accessed, active, keep_forever, score";
    private static final String FIND = "SELECT " + RESIDENCY
            + ", copy_key, copy_created_at, copy_revision, copy_ledger_version, at_home FROM stackmemory.ledger WHERE"
            + " frame_id = ";

    static final String RECORD_COLUMNS =
            "frame_id, project_id, home, tier_level, ledger_version, revision, content_hash, size_bytes, created_at,"
                    + " promoted_at, active, keep_forever, score, copy_key, copy_created_at, copy_revision,"
                    + " copy_ledger_version, at_home";
    /** What a recorded revision changes in the row that is there; the counts of accesses stay. */
    static final String ON_CONFLICT = """
        ON CONFLICT (frame_id) DO UPDATE SET project_id = excluded.project_id, home = excluded.home, tier_level = excluded.tier_level,
         ledger_version = excluded.ledger_version, revision = excluded.revision, content_hash = excluded.content_hash,
         size_bytes = excluded.size_bytes, created_at = excluded.created_at,
         promoted_at = CASE WHEN ledger.home = excluded.home AND ledger.tier_level = excluded.tier_level
           THEN ledger.promoted_at ELSE excluded.promoted_at END,
         active = excluded.active, keep_forever = excluded.keep_forever, score = excluded.score, copy_key = excluded.copy_key,
         copy_created_at = excluded.copy_created_at, copy_revision = excluded.copy_revision,
         copy_ledger_version = excluded.copy_ledger_version, at_home = excluded.at_home\
        """;

    private static final String RECORD = "INSERT INTO stackmemory.ledger (" + RECORD_COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" + ON_CONFLICT;
    private static final String KEEP_COPY = """
        INSERT INTO stackmemory.ledger (frame_id, copy_key, copy_created_at, copy_revision, copy_ledger_version, at_home)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (frame_id) DO UPDATE SET copy_key = excluded.copy_key, copy_created_at = excluded.copy_created_at,
          copy_revision = excluded.copy_revision, copy_ledger_version = excluded.copy_ledger_version, at_home = excluded.at_home\
        """;
    private static final String DROP_COPIES = """
        UPDATE stackmemory.ledger SET copy_key = NULL, copy_created_at = NULL, copy_revision = NULL, copy_ledger_version = NULL,
          at_home = false WHERE frame_id = ANY (?)\
        """;
    /** What a residency that is replaced changes, in this order, and then the frame. */
    static final String REPLACE_COLUMNS =
            "project_id, home, tier_level, ledger_version, revision, content_hash, size_bytes, created_at, promoted_at,"
                    + " access_count, last_accessed, active, keep_forever, score, copy_key, at_home, frame_id";

    private static final String REPLACE = """
        UPDATE stackmemory.ledger SET project_id = ?, home = ?, tier_level = ?, ledger_version = ?, revision = ?, content_hash = ?,
          size_bytes = ?, created_at = ?, promoted_at = ?, access_count = greatest(access_count, ?),
          last_accessed = greatest(last_accessed, ?), active = ?, keep_forever = ?, score = ?, copy_key = ?, at_home = ?
        WHERE frame_id = ?\
        """;

    private static final String LIST_REPLICAS = """
        SELECT frame_id, copy_revision, copy_ledger_version FROM stackmemory.ledger
        WHERE NOT at_home AND copy_created_at IS NOT NULL AND frame_id > ? ORDER BY frame_id LIMIT ?\
        """;

    private final Session session;

    LedgerRows(Session session) {
        this.session = session;
    }

    /** What the ledger says of the frames; those it has no row for are missing. */
    Map<FrameId, Head> find(Collection<FrameId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<String> values = ids.stream().map(FrameId::value).toList();
        List<Head> heads = values.size() == 1
                ? session.query(FIND + "?", parameters -> parameters.text(values.getFirst()), LedgerRows::head)
                : session.query(FIND + "ANY (?)", parameters -> parameters.texts(values), LedgerRows::head);
        var found = new HashMap<FrameId, Head>();
        heads.forEach(head -> found.put(head.id(), head));
        return found;
    }

    /** Enters recorded copies with this home at its youngest tier. */
    void record(List<NewCopy> copies, ParadeDbSettings settings, Instant now) throws SQLException {
        session.batch(RECORD, copies, (copy, row) -> recorded(copy, settings, now, row));
    }

    static void recorded(NewCopy written, ParadeDbSettings settings, Instant now, RowSink row) throws SQLException {
        Frame frame = written.copy().frame();
        row.text(frame.id().value())
                .text(frame.project().value())
                .text(settings.id().toString())
                .small(settings.youngestTier().level())
                .number(written.ledgerVersion())
                .number(frame.revision())
                .bytes(written.copy().hashBytes())
                .number(written.copy().size())
                .number(written.createdAt())
                .number(now.toEpochMilli())
                .flag(frame.isActive())
                .flag(frame.isKeptForever())
                .fraction(frame.score());
        copy(written, row);
    }

    private static void copy(NewCopy written, RowSink row) throws SQLException {
        row.number(written.key())
                .number(written.createdAt())
                .number(written.copy().frame().revision())
                .number(written.ledgerVersion())
                .flag(written.atHome());
    }

    /** Notes copies that were put, and leaves residencies as they are. */
    void keep(List<NewCopy> copies) throws SQLException {
        session.batch(KEEP_COPY, copies, (written, row) -> {
            row.text(written.copy().id().value());
            copy(written, row);
        });
    }

    /** Notes that no copies of the frames lie here any more; a row that says nothing else goes. */
    void dropCopies(Collection<FrameId> ids) throws SQLException {
        List<String> values = ids.stream().map(FrameId::value).toList();
        session.update(DROP_COPIES, parameters -> parameters.texts(values));
        session.update(
                "DELETE FROM stackmemory.ledger WHERE frame_id = ANY (?) AND home IS NULL",
                parameters -> parameters.texts(values));
    }

    void delete(Collection<FrameId> ids) throws SQLException {
        session.update(
                "DELETE FROM stackmemory.ledger WHERE frame_id = ANY (?)",
                parameters -> parameters.texts(ids.stream().map(FrameId::value).toList()));
    }

    /** Puts each residency in the place of the one that is there. */
    void replace(List<Rehoming> rehomings) throws SQLException {
        session.batch(REPLACE, rehomings, LedgerRows::replaced);
    }

    static void replaced(Rehoming rehoming, RowSink row) throws SQLException {
        Residency residency = rehoming.residency();
        row.text(residency.project().value())
                .text(residency.home().toString())
                .small(residency.tier().level())
                .number(residency.ledgerVersion())
                .number(residency.revision())
                .bytes(Hashes.bytes(residency.hash()))
                .number(residency.sizeBytes())
                .number(residency.createdAt().toEpochMilli())
                .number(residency.placedAt().toEpochMilli())
                .number(residency.access().count())
                .number(residency
                        .access()
                        .lastAccess()
                        .map(Instant::toEpochMilli)
                        .orElse(null))
                .flag(residency.active())
                .flag(residency.keepForever())
                .fraction(residency.score())
                .number(rehoming.copyKey())
                .flag(rehoming.atHome())
                .text(residency.frame().value());
    }

    /** The copies that are not the home, by the index that holds no others. */
    List<CopyVersion> listReplicas(Optional<FrameId> after, int limit) throws SQLException {
        return session.query(
                LIST_REPLICAS,
                parameters ->
                        parameters.text(after.map(FrameId::value).orElse("")).integer(limit),
                row -> new CopyVersion(new FrameId(row.getString(1)), row.getLong(2), row.getLong(3)));
    }

    private static Head head(ResultSet row) throws SQLException {
        Optional<Residency> residency = row.getString(3) == null ? Optional.empty() : Optional.of(residency(row));
        long key = row.getLong(16);
        Optional<Head.KeptCopy> copy = row.wasNull()
                ? Optional.empty()
                : Optional.of(
                        new Head.KeptCopy(key, row.getLong(17), row.getLong(18), row.getLong(19), row.getBoolean(20)));
        return new Head(new FrameId(row.getString(1)), residency, copy);
    }

    static Residency residency(ResultSet row) throws SQLException {
        return new Residency(
                new FrameId(row.getString(1)),
                new ProjectId(row.getString(2)),
                StoreId.parse(row.getString(3)),
                Tier.ofLevel(row.getInt(4)),
                row.getLong(5),
                row.getLong(6),
                Hashes.of(row.getBytes(7)),
                row.getLong(8),
                Instant.ofEpochMilli(row.getLong(9)),
                Instant.ofEpochMilli(row.getLong(10)),
                new AccessPattern(row.getLong(11), FrameReader.instant(row, 12)),
                row.getBoolean(13),
                row.getBoolean(14),
                row.getDouble(15));
    }
}
