package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.UnpublishedFrames;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Frames of this node's file that are still to be published. */
public final class SqliteUnpublishedFrames implements UnpublishedFrames {
    /** A file that can only be read may be older. */
    private static final int FIRST_SCHEMA_WITH_EDITS = 4;

    private static final int FIRST_SCHEMA_WITH_ORIGINS = 5;

    private static final int FIRST_SCHEMA_WITH_SENT = 6;

    private final SqliteDatabase database;

    public SqliteUnpublishedFrames(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void putEdits(Collection<UnpublishedEdit> edits, Deadline deadline) {
        database.change("keeping edits", deadline, session -> {
            var rows = new EditRows(session);
            var tombstones = new Tombstones(session);
            Optional<HybridTime> before = rows.findLatest();
            Optional<HybridTime> latest = before;
            for (UnpublishedEdit edit : edits) {
                if (!tombstones.contains(edit.base().frame().id())) {
                    rows.put(edit);
                    if (latest.isEmpty() || edit.at().compareTo(latest.get()) > 0) {
                        latest = Optional.of(edit.at());
                    }
                }
            }
            if (!latest.equals(before)) {
                rows.putLatest(latest.get());
            }
        });
    }

    @Override
    public Map<FrameId, UnpublishedEdit> findEdits(Collection<FrameId> frames, Deadline deadline) {
        return database.read("finding edits", deadline, session -> {
            var found = new LinkedHashMap<FrameId, UnpublishedEdit>();
            if (!hasEdits(session)) {
                return found;
            }
            var rows = new EditRows(session);
            for (FrameId id : frames) {
                rows.find(id).ifPresent(edit -> found.put(id, edit));
            }
            return found;
        });
    }

    @Override
    public Optional<HybridTime> latestEdit(Deadline deadline) {
        return database.read(
                "looking for the latest edit",
                deadline,
                session -> hasEdits(session) ? new EditRows(session).findLatest() : Optional.empty());
    }

    @Override
    public Map<FrameId, Origin> findForgotten(Collection<FrameId> frames, Deadline deadline) {
        return database.read("finding where forgotten frames came from", deadline, session -> {
            var found = new LinkedHashMap<FrameId, Origin>();
            if (schema(session) < FIRST_SCHEMA_WITH_ORIGINS) {
                return found;
            }
            var tombstones = new Tombstones(session);
            for (FrameId id : frames) {
                tombstones.findOrigin(id).ifPresent(origin -> found.put(id, origin));
            }
            return found;
        });
    }

    @Override
    public void putSent(Collection<SentRevision> sent, Deadline deadline) {
        database.change("noting what is published", deadline, session -> {
            var rows = new SentRows(session);
            var tombstones = new Tombstones(session);
            for (SentRevision revision : sent) {
                if (!tombstones.contains(revision.frame())) {
                    rows.put(revision);
                }
            }
        });
    }

    @Override
    public Set<SentRevision> findSent(Collection<FrameId> frames, Deadline deadline) {
        return database.read("finding what was published", deadline, session -> {
            var found = new HashSet<SentRevision>();
            if (schema(session) < FIRST_SCHEMA_WITH_SENT) {
                return found;
            }
            var rows = new SentRows(session);
            for (FrameId id : frames) {
                found.addAll(rows.find(id));
            }
            return found;
        });
    }

    private static boolean hasEdits(Session session) throws SQLException {
        return schema(session) >= FIRST_SCHEMA_WITH_EDITS;
    }

    private static long schema(Session session) throws SQLException {
        return session.queryLong("PRAGMA user_version");
    }

    @Override
    public Set<FrameId> release(List<Residency> published, Deadline deadline) {
        return database.write("releasing published frames", deadline, session -> {
            var ledger = new LedgerRows(session);
            StoreId here = database.settings().id();
            ChangeCounter counter = ChangeCounter.in(session);
            var released = new HashSet<FrameId>();
            for (Residency residency : published) {
                FrameId id = residency.frame();
                Optional<Residency> current =
                        ledger.find(id).filter(known -> known.home().equals(here));
                if (current.isEmpty()) {
                    released.add(id);
                } else if (isSame(current.get(), residency)) {
                    leave(session, id, counter);
                    ledger.delete(id);
                    released.add(id);
                }
            }
            counter.save();
            return released;
        });
    }

    /** A frame that came home again since begins with the first version anew. */
    private static boolean isSame(Residency current, Residency published) {
        return current.ledgerVersion() == published.ledgerVersion()
                && current.revision() == published.revision()
                && current.hash().equals(published.hash());
    }

    private static void leave(Session session, FrameId id, ChangeCounter counter) throws SQLException {
        var frames = new FrameRows(session);
        Optional<FrameRows.Head> copy = frames.findHead(id);
        if (copy.isPresent()) {
            frames.leaveHome(copy.get());
        }
        new RemovalRows(session).put(id, counter.next());
        new EditRows(session).delete(id);
        new SentRows(session).delete(id);
    }
}
