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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            var rows = new LedgerRows(session);
            Map<FrameId, Head> before = rows.find(
                    residencies.stream().map(Residency::frame).distinct().toList());
            Set<FrameId> replaced = rows.replace(residencies);
            Map<FrameId, Head> after = rows.find(replaced);
            var projects = new HashSet<String>();
            for (Head head : after.values()) {
                boolean moved = !home(head).equals(home(before.get(head.id())));
                // A frame of which no copy lies here may move too, and lists and searches show where it lies.
                if (follow(session, head, counter) || moved) {
                    addProject(before.get(head.id()), projects);
                    addProject(head, projects);
                }
            }
            new FeedRows(session).touch(projects);
            return replaced;
        });
    }

    private static Optional<StoreId> home(@Nullable Head head) {
        return Optional.ofNullable(head).flatMap(Head::residency).map(Residency::home);
    }

    private static void addProject(@Nullable Head head, Set<String> projects) {
        if (head != null) {
            head.residency()
                    .ifPresent(residency -> projects.add(residency.project().value()));
        }
    }

    /** A copy that became or ceased to be the home enters or leaves the lists and the feed of changes. */
    private boolean follow(Session session, Head head, ChangeCounter counter) throws SQLException {
        boolean atHome = home(head).equals(Optional.of(database.settings().id()));
        if (head.copy().isEmpty() || head.copy().get().atHome() == atHome) {
            return false;
        }
        Head.KeptCopy copy = head.copy().get();
        var ids = List.of(head.id());
        if (atHome) {
            long key = counter.next();
            new FrameRows(session).comeHome(copy, key);
            new LedgerRows(session).moveCopy(head.id(), key, true);
            new FeedRows(session).restore(ids);
        } else {
            new FrameRows(session).leaveHome(copy);
            new LedgerRows(session).moveCopy(head.id(), copy.key(), false);
            new FeedRows(session).remove(ids, counter);
        }
        return true;
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
