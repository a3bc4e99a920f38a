package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ledger beside the frames. */
public final class SqliteLedger implements Ledger {
    private static final String RECORD_ACCESS = """
            UPDATE tier_metadata SET access_count = access_count + ?,
              last_accessed = nullif(max(ifnull(last_accessed, -9223372036854775808), ?), -9223372036854775808)
            WHERE frame_id = ?""";
    private static final String USAGE = """
            SELECT home, tier_level, count(*), sum(created_at = 0), sum(size_bytes),
              min(nullif(created_at, 0)), max(nullif(created_at, 0)), avg(score)
            FROM tier_metadata GROUP BY home, tier_level ORDER BY home, tier_level""";

    private final SqliteDatabase database;

    public SqliteLedger(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline) {
        return database.read("reading the ledger", deadline, session -> {
            var rows = new LedgerRows(session);
            var found = new LinkedHashMap<FrameId, Residency>();
            for (FrameId id : ids) {
                rows.find(id).ifPresent(residency -> found.put(id, residency));
            }
            return found;
        });
    }

    @Override
    public Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline) {
        return database.write("changing the ledger", deadline, session -> {
            var rows = new LedgerRows(session);
            ChangeCounter counter = ChangeCounter.in(session);
            var replaced = new HashSet<FrameId>();
            for (Residency residency : residencies) {
                if (rows.replace(residency)) {
                    replaced.add(residency.frame());
                    follow(session, residency, counter);
                }
            }
            counter.save();
            return replaced;
        });
    }

    /** A copy that became or ceased to be the home enters or leaves the lists and the feed of changes. */
    private void follow(Session session, Residency residency, ChangeCounter counter) throws SQLException {
        var frames = new FrameRows(session);
        var removals = new RemovalRows(session);
        Optional<FrameRows.Head> head = frames.findHead(residency.frame());
        boolean atHome = residency.home().equals(database.settings().id());
        if (head.isEmpty() || head.get().atHome() == atHome) {
            return;
        }
        if (atHome) {
            frames.comeHome(head.get(), counter.next());
            removals.delete(residency.frame());
        } else {
            frames.leaveHome(head.get());
            removals.put(residency.frame(), counter.next());
        }
    }

    @Override
    public void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline) {
        if (reads.isEmpty()) {
            return;
        }
        database.change("counting reads", deadline, session -> {
            PreparedStatement update = session.prepare(RECORD_ACCESS);
            for (Map.Entry<FrameId, AccessPattern> read : reads.entrySet()) {
                update.setLong(1, read.getValue().count());
                update.setLong(
                        2,
                        read.getValue().lastAccess().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
                update.setString(3, read.getKey().value());
                update.executeUpdate();
            }
        });
    }

    @Override
    public List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline) {
        return database.scan("listing the ledger", deadline, session -> {
            PreparedStatement select = session.prepare("SELECT " + LedgerRows.COLUMNS
                    + " FROM tier_metadata WHERE frame_id > ? ORDER BY frame_id LIMIT ?");
            select.setString(1, after.map(FrameId::value).orElse(""));
            select.setInt(2, limit);
            var residencies = new ArrayList<Residency>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    residencies.add(LedgerRows.read(row));
                }
            }
            return residencies;
        });
    }

    @Override
    public List<TierUsage> usage(Deadline deadline) {
        return database.scan("summing up the ledger", deadline, session -> {
            var usages = new ArrayList<TierUsage>();
            try (var row = session.prepare(USAGE).executeQuery()) {
                while (row.next()) {
                    usages.add(new TierUsage(
                            StoreId.parse(row.getString(1)),
                            Tier.ofLevel(row.getInt(2)),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            instant(row, 6),
                            instant(row, 7),
                            row.getDouble(8)));
                }
            }
            return usages;
        });
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
