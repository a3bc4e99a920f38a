package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Frames at home in the database, and replicas of others. */
public final class ParadeDbFrames implements FrameHome {
    /** So many frames are worth preparing them while the server takes the first in. */
    private static final int MANY = 256;

    /** So many frames are worth a plan of their own. */
    private static final int PLANNED_ANEW = 200;

    private final Database database;
    private final ParadeDbGroupCommit recording;

    public ParadeDbFrames(Database database) {
        this.database = database;
        this.recording = new ParadeDbGroupCommit(database);
    }

    @Override
    public StoreId id() {
        return database.settings().id();
    }

    @Override
    public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
        return recording.record(prepare(writes), deadline);
    }

    /** Hashing and packing need no lock. Of many frames it goes on while the server writes the first, and is done long before the server is. */
    private List<RecordingPlan.Write> prepare(List<FrameWrite> writes) {
        long most = database.settings().maxFrameBytes();
        List<Frame> frames = writes.stream().map(FrameWrite::frame).toList();
        List<Copy> copies = frames.size() < MANY
                ? frames.stream().map(frame -> Copy.of(frame, most)).toList()
                : Copy.preparing(frames, most);
        return IntStream.range(0, writes.size())
                .mapToObj(ordinal -> new RecordingPlan.Write(writes.get(ordinal), copies.get(ordinal), ordinal))
                .toList();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        if (ids.size() < PLANNED_ANEW) {
            return database.read("finding frames", deadline, session -> find(session, ids));
        }
        return database.scan("finding frames", deadline, session -> {
            session.followKeys();
            return find(session, ids);
        });
    }

    private Map<FrameId, StoredFrame> find(Session session, Collection<FrameId> ids) throws SQLException {
        var found = new LinkedHashMap<FrameId, StoredFrame>();
        for (StoredFrame copy : new FrameReader(session).find(ids, database.partitions())) {
            found.put(copy.frame().id(), copy);
        }
        return found;
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        long most = database.settings().maxFrameBytes();
        List<Copy> prepared = copies.stream()
                .map(copy -> Copy.of(copy.frame(), copy.hash(), most))
                .toList();
        database.put(copies, prepared, deadline);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return database.write("deleting copies", deadline, session -> {
            database.identity().lock(session);
            if (copies.size() >= PLANNED_ANEW) {
                session.followKeys();
            }
            Map<FrameId, Head> heads = new LedgerRows(session)
                    .find(copies.stream().map(CopyVersion::frame).distinct().toList());
            var gone = new HashSet<FrameId>();
            var dropped = new LinkedHashMap<FrameId, Head.KeptCopy>();
            for (CopyVersion copy : copies) {
                Head head = heads.get(copy.frame());
                if (head == null || head.copy().isEmpty()) {
                    gone.add(copy.frame());
                } else if (isMeant(copy, head.copy().get())) {
                    gone.add(copy.frame());
                    dropped.put(copy.frame(), head.copy().get());
                }
            }
            if (!dropped.isEmpty()) {
                new FrameRows(session).delete(dropped.values());
                new LedgerRows(session).dropCopies(dropped.keySet());
            }
            return gone;
        });
    }

    @Override
    public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
        return database.read(
                "listing replicas", deadline, session -> new LedgerRows(session).listReplicas(after, limit));
    }

    /** Exactly this copy, and not while it is the home. */
    private static boolean isMeant(CopyVersion copy, Head.KeptCopy kept) {
        return kept.revision() == copy.revision() && kept.ledgerVersion() == copy.ledgerVersion() && !kept.atHome();
    }

    @Override
    public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
        Instant now = database.settings().clock().instant();
        Set<FrameId> wanted = new LinkedHashSet<>(ids);
        return database.changing(
                "forgetting",
                deadline,
                (session, counter) ->
                        new Forgetting(session, counter, database.tombstones(session), now).forget(wanted));
    }

    @Override
    public Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline) {
        return database.read(
                "finding forgotten frames",
                deadline,
                session -> database.tombstones(session).among(ids));
    }

    @Override
    public List<FrameId> listPendingErasures(int limit, Deadline deadline) {
        return database.read(
                "listing pending erasures",
                deadline,
                session -> database.tombstones(session).listPending(limit));
    }

    @Override
    public void confirmErased(Collection<FrameId> ids, Deadline deadline) {
        database.change(
                "confirming erasures",
                deadline,
                session -> database.tombstones(session).confirm(ids));
    }
}
