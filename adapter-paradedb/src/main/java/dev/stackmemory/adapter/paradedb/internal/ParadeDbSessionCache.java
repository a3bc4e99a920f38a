package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.SessionCacheLimits;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.IdHashes;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies of frames in a table that is not logged: keeping one waits for no disk, and a crash of the server empties it. */
public final class ParadeDbSessionCache implements ReplicaStore {
    /** A tombstone outlives every copy made before it, and a put that was on its way. */
    private static final Duration BEYOND_TTL = Duration.ofHours(1);

    /** A copy's life is renewed once so small a part of it has passed: reading writes seldom. */
    private static final int RENEWED_PART = 100;

    /** What one statement brings at most, but for one larger copy. */
    private static final int PIECE = 16 << 20;

    private final Database database;
    private final SessionCacheLimits limits;
    private final SpareRoom room;

    public ParadeDbSessionCache(Database database, SessionCacheLimits limits) {
        this.database = database;
        this.limits = limits;
        this.room = new SpareRoom(limits);
    }

    @Override
    public StoreId id() {
        return database.settings().id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        var found = new HashMap<FrameId, StoredFrame>();
        findReplicas(ids, deadline).forEach((id, replica) -> found.put(id, replica.copy()));
        return found;
    }

    /** A copy with the end of its life. */
    private record Found(FrameId id, ReplicaCopy copy, long endsAt) {}

    @Override
    public Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        List<FrameId> wanted = distinct(ids);
        long now = now();
        List<Found> found = database.read(
                "finding cached copies",
                deadline,
                session -> new SessionCacheRows(session, now)
                        .find(hashes().of(wanted), (place, row) -> found(wanted.get(place), row)));
        renew(found, now, deadline);
        return found.stream().collect(Collectors.toMap(Found::id, Found::copy));
    }

    private void renew(List<Found> read, long now, Deadline deadline) {
        long ttl = limits.ttl().toMillis();
        List<FrameId> due = read.stream()
                .filter(copy -> copy.endsAt() < now + ttl - ttl / RENEWED_PART)
                .map(Found::id)
                .toList();
        if (!due.isEmpty()) {
            try {
                change("renewing cached copies", deadline, rows -> rows.renew(hashes().of(due), now + ttl));
            } catch (StoreException notRenewed) {
                // They have been read all the same, as on a server that takes no writes.
            }
        }
    }

    private static Found found(FrameId id, ResultSet row) throws SQLException {
        var copy = new StoredFrame(CachedCopy.unpack(id, row.getBytes(6)), Hashes.of(row.getBytes(2)), row.getLong(3));
        return new Found(id, new ReplicaCopy(copy, FrameReader.instant(row, 4)), row.getLong(5));
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        keep(copies, null, deadline);
    }

    @Override
    public void putValidated(List<StoredFrame> copies, Instant validatedAt, Deadline deadline) {
        keep(copies, validatedAt.toEpochMilli(), deadline);
    }

    private void keep(List<StoredFrame> copies, @Nullable Long validatedAt, Deadline deadline) {
        IdHashes hashes = hashes();
        List<CachedCopy> cached =
                copies.stream().map(copy -> CachedCopy.of(copy, hashes)).toList();
        for (CachedCopy copy : cached) {
            if (copy.packed().length > limits.maxFrameBytes()) {
                throw Failures.tooLarge(copy.id().value(), copy.packed().length, limits.maxFrameBytes());
            }
        }
        var piece = new ArrayList<CachedCopy>();
        long bytes = 0;
        for (CachedCopy copy : cached) {
            if (!piece.isEmpty() && bytes + copy.packed().length > PIECE) {
                keepPiece(piece, bytes, validatedAt, deadline);
                piece.clear();
                bytes = 0;
            }
            piece.add(copy);
            bytes += copy.packed().length;
        }
        if (!piece.isEmpty()) {
            keepPiece(piece, bytes, validatedAt, deadline);
        }
    }

    private void keepPiece(List<CachedCopy> piece, long bytes, @Nullable Long validatedAt, Deadline deadline) {
        long endsAt = now() + limits.ttl().toMillis();
        change("caching copies", deadline, rows -> rows.put(piece, validatedAt, endsAt));
        if (room.isFilledBy(piece.size(), bytes)) {
            change("making room in the cache", deadline, rows -> rows.makeRoom(room.frames(), room.bytes()));
        }
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        List<FrameId> ids = copies.stream().map(CopyVersion::frame).toList();
        return among(ids, answer("deleting cached copies", deadline, rows -> rows.delete(hashes().of(ids), copies)));
    }

    @Override
    public Set<FrameId> validate(List<CopyVersion> versions, Instant at, Deadline deadline) {
        List<FrameId> ids = versions.stream().map(CopyVersion::frame).toList();
        return among(
                ids,
                answer(
                        "validating cached copies",
                        deadline,
                        rows -> rows.validate(hashes().of(ids), versions, at.toEpochMilli())));
    }

    @Override
    public Set<FrameId> mayHold(Collection<FrameId> ids, Deadline deadline) {
        List<FrameId> asked = distinct(ids);
        return among(
                asked,
                database.read(
                        "asking for cached copies",
                        deadline,
                        session -> new SessionCacheRows(session, now()).held(hashes().of(asked))));
    }

    @Override
    public void forget(Collection<FrameId> ids, Deadline deadline) {
        List<FrameId> forgotten = distinct(ids);
        long endsAt = now() + limits.ttl().plus(BEYOND_TTL).toMillis();
        change("forgetting cached copies", deadline, rows -> rows.forget(hashes().of(forgotten), endsAt));
    }

    @Override
    public void clear(Deadline deadline) {
        change("clearing the cache", deadline, SessionCacheRows::clear);
    }

    /** What the cache of the database holds, whoever keeps it. */
    public static ReplicaUpkeep.Usage usage(Database database, Deadline deadline) {
        return database.read(
                "looking at the cache",
                deadline,
                session -> new SessionCacheRows(
                                session, database.settings().clock().millis())
                        .usage());
    }

    private static List<FrameId> distinct(Collection<FrameId> ids) {
        return List.copyOf(new LinkedHashSet<>(ids));
    }

    private static Set<FrameId> among(List<FrameId> ids, List<Integer> places) {
        return places.stream().map(ids::get).collect(Collectors.toSet());
    }

    private IdHashes hashes() {
        return new IdHashes(database.identity().tombstoneKey());
    }

    private long now() {
        return database.settings().clock().millis();
    }

    private interface Change {
        void run(SessionCacheRows rows) throws SQLException;
    }

    private interface Question<T> {
        T ask(SessionCacheRows rows) throws SQLException;
    }

    private void change(String operation, Deadline deadline, Change change) {
        var unused = answer(operation, deadline, rows -> {
            change.run(rows);
            return true;
        });
    }

    private <T> T answer(String operation, Deadline deadline, Question<T> question) {
        return database.writeAgain(operation, deadline, session -> question.ask(new SessionCacheRows(session, now())));
    }
}
