package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.PreparedStatement;
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

/** Frames at home in the database, and replicas of others. */
public final class SqliteFrames implements FrameHome {
    /** Pages of rows and indexes, in bytes, that forgetting one frame rewrites, and that it does once for all. */
    private static final long LOG_OF_ONE = 4L * SqliteDatabase.PAGE_BYTES;

    private static final String LIST_REPLICAS =
            "SELECT frame_id, revision, ledger_version FROM frames WHERE at_home = 0 AND frame_id > ?"
                    + " ORDER BY frame_id LIMIT ?";

    private static final long LOG_OF_FORGETTING = 1_000_000;
    private static final int ATTEMPTS_TO_EMPTY_THE_LOG = 10;

    private final SqliteDatabase database;
    private final SqliteGroupCommit recording;

    /** @param historyId names what the store has gone through */
    public SqliteFrames(SqliteDatabase database, String historyId) {
        this.database = database;
        this.recording = new SqliteGroupCommit(database, historyId);
    }

    @Override
    public StoreId id() {
        return database.settings().id();
    }

    @Override
    public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
        // Hashing needs no lock, and would hold up other writers inside of the transaction.
        var prepared = new ArrayList<Recording.Prepared>(writes.size());
        for (FrameWrite write : writes) {
            prepared.add(Recording.Prepared.of(write));
        }
        return recording.record(prepared, deadline);
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return database.read("finding frames", deadline, session -> {
            var reader = new FrameReader(session);
            var found = new LinkedHashMap<FrameId, StoredFrame>();
            for (FrameId id : ids) {
                reader.find(id).ifPresent(copy -> found.put(id, copy));
            }
            return found;
        });
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        database.change("keeping copies", deadline, session -> {
            var frames = new FrameRows(session);
            var ledger = new LedgerRows(session);
            var tombstones = new Tombstones(session);
            ChangeCounter counter = ChangeCounter.in(session);
            for (StoredFrame copy : copies) {
                FrameId id = copy.frame().id();
                Optional<Residency> residency =
                        ledger.find(id).filter(known -> known.home().equals(id()));
                boolean mayStand = residency.isEmpty() || isRevision(copy, residency.get());
                if (mayStand && !tombstones.contains(id) && isNewer(copy, frames.findHead(id))) {
                    if (residency.isPresent()) {
                        new RemovalRows(session).delete(id);
                    }
                    frames.put(copy, counter.next(), residency.isPresent());
                }
            }
            counter.save();
        });
    }

    private static boolean isRevision(StoredFrame copy, Residency residency) {
        return copy.frame().revision() == residency.revision() && copy.hash().equals(residency.hash());
    }

    private static boolean isNewer(StoredFrame copy, Optional<FrameRows.Head> kept) {
        if (kept.isEmpty()) {
            return true;
        }
        long keptRevision = kept.get().revision();
        long revision = copy.frame().revision();
        return revision > keptRevision
                || (revision == keptRevision
                        && copy.ledgerVersion() >= kept.get().ledgerVersion());
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return database.write("deleting copies", deadline, session -> {
            var frames = new FrameRows(session);
            var gone = new HashSet<FrameId>();
            for (CopyVersion copy : copies) {
                Optional<FrameRows.Head> head = frames.findHead(copy.frame());
                if (head.isPresent() && isMeant(copy, head.get())) {
                    frames.delete(head.get());
                    head = Optional.empty();
                }
                if (head.isEmpty()) {
                    gone.add(copy.frame());
                }
            }
            return gone;
        });
    }

    @Override
    public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
        return database.scan("listing replicas", deadline, session -> {
            PreparedStatement select = session.prepare(LIST_REPLICAS);
            select.setString(1, after.map(FrameId::value).orElse(""));
            select.setInt(2, limit);
            var copies = new ArrayList<CopyVersion>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    copies.add(new CopyVersion(new FrameId(row.getString(1)), row.getLong(2), row.getLong(3)));
                }
            }
            return copies;
        });
    }

    /** Exactly this copy, and not while it is the home. */
    private static boolean isMeant(CopyVersion copy, FrameRows.Head kept) {
        return kept.revision() == copy.revision() && kept.ledgerVersion() == copy.ledgerVersion() && !kept.atHome();
    }

    private static void remove(Session session, FrameId id, FrameRows.Head head, ChangeCounter counter)
            throws SQLException {
        new FrameRows(session).delete(head);
        if (head.atHome()) {
            new RemovalRows(session).put(id, counter.next());
        }
    }

    @Override
    public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
        try {
            return database.removing(() -> forgetNow(ids, deadline));
        } catch (StoreException.CapacityExceeded full) {
            long content = database.read("forgetting", deadline, session -> sizeOf(session, ids));
            // Every page that is zeroed goes through the log, and so do those of the indexes.
            long needed = 2 * content + LOG_OF_FORGETTING;
            long free = database.freeBytes();
            throw free < needed ? Failures.noRoomToForget(database.path(), needed, free, full) : full;
        }
    }

    private static long sizeOf(Session session, Collection<FrameId> ids) throws SQLException {
        var ledger = new LedgerRows(session);
        long size = 0;
        for (FrameId id : ids) {
            size += LOG_OF_ONE + ledger.find(id).map(Residency::sizeBytes).orElse(0L);
        }
        return size;
    }

    private Set<FrameId> forgetNow(Collection<FrameId> ids, Deadline deadline) {
        Instant now = database.settings().clock().instant();
        return database.write("forgetting", deadline, session -> {
            var frames = new FrameRows(session);
            var ledger = new LedgerRows(session);
            var tombstones = new Tombstones(session);
            var outbox = new OutboxRows(session);
            var edits = new EditRows(session);
            var sent = new SentRows(session);
            ChangeCounter counter = ChangeCounter.in(session);
            var here = new HashSet<FrameId>();
            for (FrameId id : ids) {
                // What it frees comes before what it adds, which may be in the way of a size limit.
                outbox.deleteFrame(id);
                Optional<FrameRows.Head> head = frames.findHead(id);
                edits.delete(id);
                sent.delete(id);
                Optional<Origin> origin = ledger.find(id).map(Residency::origin);
                ledger.delete(id);
                if (head.isPresent()) {
                    remove(session, id, head.get(), counter);
                }
                if (origin.isPresent() || head.isPresent()) {
                    here.add(id);
                }
                tombstones.add(id, origin, now);
            }
            counter.save();
            return here;
        });
    }

    @Override
    public Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline) {
        return database.read("finding forgotten frames", deadline, session -> {
            var tombstones = new Tombstones(session);
            var forgotten = new HashSet<FrameId>();
            for (FrameId id : ids) {
                if (tombstones.contains(id)) {
                    forgotten.add(id);
                }
            }
            return forgotten;
        });
    }

    @Override
    public List<FrameId> listPendingErasures(int limit, Deadline deadline) {
        return database.read(
                "listing pending erasures", deadline, session -> new Tombstones(session).listPending(limit));
    }

    @Override
    public void confirmErased(Collection<FrameId> ids, Deadline deadline) {
        database.removing(() -> {
            confirmNow(ids, deadline);
            return true;
        });
        // Images of the pages as they were still name the frames, until the log has been emptied.
        for (int attempt = 1; !emptyLog(deadline); attempt++) {
            if (attempt == ATTEMPTS_TO_EMPTY_THE_LOG || deadline.isExpired()) {
                throw Failures.logInUse(database.path());
            }
        }
    }

    private boolean emptyLog(Deadline deadline) {
        return database.maintain("confirming erasures", deadline, WriteAheadLog::truncate);
    }

    private void confirmNow(Collection<FrameId> ids, Deadline deadline) {
        database.change("confirming erasures", deadline, session -> {
            var tombstones = new Tombstones(session);
            for (FrameId id : ids) {
                tombstones.confirm(id);
            }
        });
    }
}
