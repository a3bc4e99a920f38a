package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The ledger beside the frames. */
public final class ParadeDbLedger implements Ledger {
    private static final String RECORD_ACCESS = """
        UPDATE stackmemory.ledger SET access_count = access_count + ?, last_accessed = greatest(last_accessed, ?)
        WHERE frame_id = ? AND home IS NOT NULL\
        """;
    private static final String USAGE = """
        SELECT home, tier_level, count(*), count(*) FILTER (WHERE created_at = 0), sum(size_bytes)::bigint,
              min(nullif(created_at, 0)), max(nullif(created_at, 0)), avg(score)
        FROM stackmemory.ledger WHERE home IS NOT NULL GROUP BY home, tier_level ORDER BY home, tier_level\
        """;
    private static final String LIST = "SELECT " + LedgerRows.RESIDENCY
            + " FROM stackmemory.ledger WHERE frame_id > ? AND home IS NOT NULL ORDER BY frame_id LIMIT ?";

    private final Database database;

    public ParadeDbLedger(Database database) {
        this.database = database;
    }

    @Override
    public Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline) {
        return database.read("reading the ledger", deadline, session -> {
            var found = new LinkedHashMap<FrameId, Residency>();
            new LedgerRows(session)
                    .find(ids)
                    .forEach((id, head) -> head.residency().ifPresent(residency -> found.put(id, residency)));
            return found;
        });
    }

    @Override
    public Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline) {
        return database.changing("changing the ledger", deadline, (session, counter) -> {
            session.followKeys();
            Map<FrameId, Head> heads = new LedgerRows(session)
                    .find(residencies.stream().map(Residency::frame).distinct().toList());
            List<Rehoming> rehomings = rehomings(residencies, heads, counter);
            if (rehomings.size() < BulkRows.WORTHWHILE) {
                new LedgerRows(session).replace(rehomings);
            } else {
                new BulkRows(session).replace(rehomings);
            }
            follow(session, rehomings, counter);
            return new HashSet<>(frames(rehomings));
        });
    }

    /** Those that follow what the ledger holds: no other writer changes it meanwhile. */
    private List<Rehoming> rehomings(List<Residency> residencies, Map<FrameId, Head> heads, ChangeCounter counter) {
        var next = new LinkedHashMap<FrameId, Residency>();
        for (Residency residency : residencies) {
            Head head = heads.get(residency.frame());
            Residency now = next.getOrDefault(
                    residency.frame(), head == null ? null : head.residency().orElse(null));
            if (now != null && now.ledgerVersion() == residency.ledgerVersion() - 1) {
                next.put(residency.frame(), residency);
            }
        }
        return next.values().stream()
                .map(residency -> rehoming(residency, Objects.requireNonNull(heads.get(residency.frame())), counter))
                .toList();
    }

    private Rehoming rehoming(Residency residency, Head head, ChangeCounter counter) {
        boolean atHome = head.copy().isPresent()
                && residency.home().equals(database.settings().id());
        boolean comesHome = atHome && !head.isAtHome();
        return new Rehoming(residency, head, atHome, comesHome ? Optional.of(counter.next()) : Optional.empty());
    }

    /** Copies that became or ceased to be homes enter or leave the lists and the feed of changes. */
    private static void follow(Session session, List<Rehoming> rehomings, ChangeCounter counter) throws SQLException {
        List<Rehoming> arrived = rehomings.stream().filter(Rehoming::comesHome).toList();
        List<Rehoming> left = rehomings.stream().filter(Rehoming::leavesHome).toList();
        var frames = new FrameRows(session);
        frames.comeHome(arrived);
        frames.leaveHome(left);
        var feed = new FeedRows(session);
        feed.restore(frames(arrived));
        feed.remove(frames(left), counter);
        feed.touch(projectsOfMoved(rehomings));
    }

    /** Lists and searches show where a frame lies, also one of which no copy lies here. */
    private static Set<String> projectsOfMoved(List<Rehoming> rehomings) {
        var projects = new HashSet<String>();
        for (Rehoming rehoming : rehomings) {
            Residency now = rehoming.residency();
            Optional<Residency> before = rehoming.before().residency();
            boolean moved = !before.map(Residency::home).equals(Optional.of(now.home()));
            if (moved || rehoming.comesHome() || rehoming.leavesHome()) {
                projects.add(now.project().value());
                before.ifPresent(old -> projects.add(old.project().value()));
            }
        }
        return projects;
    }

    private static List<FrameId> frames(List<Rehoming> rehomings) {
        return rehomings.stream().map(rehoming -> rehoming.residency().frame()).toList();
    }

    @Override
    public void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline) {
        database.change("counting reads", deadline, session -> {
            if (!reads.isEmpty()) {
                // Who changes several rows of the ledger comes one after the other, or two could wait for each other.
                database.identity().lock(session);
                session.batch(
                        RECORD_ACCESS,
                        reads.entrySet(),
                        (read, row) -> row.number(read.getValue().count())
                                .number(read.getValue()
                                        .lastAccess()
                                        .map(Instant::toEpochMilli)
                                        .orElse(null))
                                .text(read.getKey().value()));
            }
        });
    }

    @Override
    public List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline) {
        return database.list(
                "listing the ledger",
                deadline,
                session -> session.query(
                        LIST,
                        parameters -> parameters
                                .text(after.map(FrameId::value).orElse(""))
                                .integer(limit),
                        LedgerRows::residency));
    }

    @Override
    public List<TierUsage> usage(Deadline deadline) {
        return database.analyze(
                "summing up the ledger",
                deadline,
                session -> session.query(
                        USAGE,
                        Session.Binder.NOTHING,
                        row -> new TierUsage(
                                StoreId.parse(row.getString(1)),
                                Tier.ofLevel(row.getInt(2)),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                FrameReader.instant(row, 6),
                                FrameReader.instant(row, 7),
                                row.getDouble(8))));
    }
}
