package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The rows of {@code tier_metadata}. */
final class LedgerRows {
    static final String COLUMNS =
            "frame_id, project_id, home, tier_level, ledger_version, revision, content_hash, size_bytes, created_at, promoted_at, "
                    + "access_count, last_accessed, active, keep_forever, score";
    private static final String FIND = "SELECT " + COLUMNS + " FROM tier_metadata WHERE frame_id = ?";
    private static final String INSERT = "INSERT INTO tier_metadata (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, ?, ?, ?) ON CONFLICT (frame_id) DO NOTHING";
    private static final String REPLACE = """
            UPDATE tier_metadata SET project_id = ?, home = ?, tier_level = ?, ledger_version = ?, revision = ?, content_hash = ?,
              size_bytes = ?, created_at = ?, promoted_at = ?, access_count = max(access_count, ?),
              last_accessed = nullif(max(ifnull(last_accessed, -9223372036854775808), ?), -9223372036854775808),
              active = ?, keep_forever = ?, score = ?
            WHERE frame_id = ? AND ledger_version = ?""";

    private final Session session;

    LedgerRows(Session session) {
        this.session = session;
    }

    Optional<Residency> find(FrameId id) throws SQLException {
        PreparedStatement select = session.prepare(FIND);
        select.setString(1, id.value());
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(read(row)) : Optional.empty();
        }
    }

    /** Enters a frame that the ledger does not know; false if it does. */
    boolean insert(Frame frame, ContentHash hash, long size, StoreId home, Tier tier, Instant now) throws SQLException {
        PreparedStatement insert = session.prepare(INSERT);
        insert.setString(1, frame.id().value());
        insert.setString(2, frame.project().value());
        insert.setString(3, home.toString());
        insert.setInt(4, tier.level());
        insert.setLong(5, 1);
        insert.setLong(6, frame.revision());
        insert.setBytes(7, Hashes.bytes(hash));
        insert.setLong(8, size);
        insert.setLong(9, frame.createdAt().toEpochMilli());
        insert.setLong(10, now.toEpochMilli());
        insert.setInt(11, frame.isActive() ? 1 : 0);
        insert.setInt(12, frame.isKeptForever() ? 1 : 0);
        insert.setDouble(13, frame.score());
        return insert.executeUpdate() == 1;
    }

    /** Puts the residency in the place of the one of the ledger version before; false if there is none. */
    boolean replace(Residency residency) throws SQLException {
        PreparedStatement update = session.prepare(REPLACE);
        update.setString(1, residency.project().value());
        update.setString(2, residency.home().toString());
        update.setInt(3, residency.tier().level());
        update.setLong(4, residency.ledgerVersion());
        update.setLong(5, residency.revision());
        update.setBytes(6, Hashes.bytes(residency.hash()));
        update.setLong(7, residency.sizeBytes());
        update.setLong(8, residency.createdAt().toEpochMilli());
        update.setLong(9, residency.placedAt().toEpochMilli());
        update.setLong(10, residency.access().count());
        update.setLong(
                11, residency.access().lastAccess().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
        update.setInt(12, residency.active() ? 1 : 0);
        update.setInt(13, residency.keepForever() ? 1 : 0);
        update.setDouble(14, residency.score());
        update.setString(15, residency.frame().value());
        update.setLong(16, residency.ledgerVersion() - 1);
        return update.executeUpdate() == 1;
    }

    boolean delete(FrameId id) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM tier_metadata WHERE frame_id = ?");
        delete.setString(1, id.value());
        return delete.executeUpdate() == 1;
    }

    static Residency read(ResultSet row) throws SQLException {
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
                row.getInt(13) == 1,
                row.getInt(14) == 1,
                row.getDouble(15));
    }
}
