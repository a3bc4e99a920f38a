package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ServerAddress;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which store this is, and how far this process has seen it get. A store that is behind that was restored from a backup, or is a standby
 * that had not received everything: what this process acknowledged is not in it, and nothing is written to it.
 */
final class Identity {
    private final ServerAddress server;
    private final String historyId;
    /** Its own first. */
    private final List<byte[]> tombstoneKeys = new CopyOnWriteArrayList<>();

    private final AtomicLong newest;
    private final AtomicLong removed = new AtomicLong();

    private Identity(ServerAddress server, String historyId, byte[] tombstoneKey, long newest) {
        this.server = server;
        this.historyId = historyId;
        this.tombstoneKeys.add(tombstoneKey);
        this.newest = new AtomicLong(newest);
    }

    static Identity read(ServerAddress server, Session session) throws SQLException {
        return session.first(
                        "SELECT history_id, tombstone_key, changes FROM stackmemory.store",
                        Session.Binder.NOTHING,
                        row -> new Identity(server, row.getString(1), row.getBytes(2), row.getLong(3)))
                .orElseThrow(() -> Failures.notOurs(server, null));
    }

    String historyId() {
        return historyId;
    }

    byte[] tombstoneKey() {
        return tombstoneKeys.getFirst().clone();
    }

    /** Those under which forgotten ids are hashed, as far as this process has seen them: its own first, and later ones last. */
    List<byte[]> tombstoneKeys() {
        return List.copyOf(tombstoneKeys);
    }

    /** A key of another store that lies here, too. */
    synchronized void sawTombstoneKey(byte[] key) {
        if (tombstoneKeys.stream().noneMatch(known -> Arrays.equals(known, key))) {
            tombstoneKeys.add(key);
        }
    }

    /** Waits for other writers and keeps them out, if this is still the store that it was. */
    ChangeCounter lock(Session session) throws SQLException {
        Known known = known();
        ChangeCounter counter = ChangeCounter.lock(session);
        known.requireReached(counter.before());
        return counter;
    }

    /** The number of the newest change. */
    long head(Session session) throws SQLException {
        Known known = known();
        long head = ChangeCounter.head(session);
        known.requireReached(head);
        return head;
    }

    /** To be asked for before the store is: what others commit meanwhile, an answer that is on its way does not tell of. */
    Known known() {
        return new Known(server, newest.get());
    }

    /** What this process had seen of the store at one moment. */
    record Known(ServerAddress server, long position) {
        /** Refuses a store that is behind it. */
        void requireReached(long head) {
            if (head < position) {
                throw Failures.setBack(server, head, position);
            }
        }
    }

    /** A change was seen to be committed. */
    void saw(long position) {
        newest.accumulateAndGet(position, Math::max);
    }

    /** The newest change that took a frame away. */
    void sawRemoval(long position) {
        removed.accumulateAndGet(position, Math::max);
    }

    /** The change that a copy of the store must have reached to be read by this process. */
    long oldestToRead() {
        return Math.max(newest.get(), removed.get());
    }
}
