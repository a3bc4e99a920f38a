package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records writes inside of one transaction: frame, ledger, number of the change and outbox together. */
final class Recording {
    /**
     * A write with what can be computed before the transaction begins.
     *
     * @param size what the texts of the frame take on disk, in bytes
     */
    record Prepared(FrameWrite write, ContentHash hash, long size) {
        static Prepared of(FrameWrite write) {
            return new Prepared(write, ContentHash.of(write.frame()), FrameSize.of(write.frame()));
        }
    }

    private final SqliteSettings settings;
    private final FrameRows frames;
    private final LedgerRows ledger;
    private final Tombstones tombstones;
    private final ChangeCounter counter;
    private final OutboxRows outbox;
    private final RemovalRows removals;
    private final Instant now;

    Recording(Session session, SqliteSettings settings, ChangeCounter counter) {
        this.settings = settings;
        this.frames = new FrameRows(session);
        this.ledger = new LedgerRows(session);
        this.tombstones = new Tombstones(session);
        this.outbox = new OutboxRows(session);
        this.removals = new RemovalRows(session);
        this.counter = counter;
        this.now = settings.clock().instant();
    }

    List<RecordOutcome> record(List<Prepared> writes) throws SQLException {
        var outcomes = new ArrayList<RecordOutcome>(writes.size());
        for (Prepared write : writes) {
            outcomes.add(record(write));
        }
        return outcomes;
    }

    private RecordOutcome record(Prepared prepared) throws SQLException {
        Frame frame = prepared.write().frame();
        FrameId id = frame.id();
        long base = prepared.write().baseRevision();
        if (tombstones.contains(id)) {
            return new RecordOutcome.Forgotten(id);
        }
        if (base == 0
                && ledger.insert(
                        frame, prepared.hash(), prepared.size(), settings.id(), settings.youngestTier(), now)) {
            store(prepared, 1);
            return new RecordOutcome.Recorded(id, frame.revision());
        }
        Optional<Residency> current = ledger.find(id);
        if (current.isEmpty()) {
            return new RecordOutcome.Conflict(id, 0);
        }
        Residency residency = current.get();
        if (residency.revision() == base) {
            Residency next = next(residency, prepared);
            ledger.replace(next);
            if (!residency.home().equals(settings.id())) {
                outbox.add(Outbox.LEFTOVERS, id);
            }
            store(prepared, next.ledgerVersion());
            return new RecordOutcome.Recorded(id, frame.revision());
        }
        return residency.revision() == frame.revision() && residency.hash().equals(prepared.hash())
                ? new RecordOutcome.Unchanged(id, frame.revision())
                : new RecordOutcome.Conflict(id, residency.revision());
    }

    private void store(Prepared prepared, long ledgerVersion) throws SQLException {
        Frame frame = prepared.write().frame();
        removals.delete(frame.id());
        frames.put(new StoredFrame(frame, prepared.hash(), ledgerVersion), counter.next(), true);
        for (String topic : settings.followUps()) {
            outbox.add(topic, frame.id());
        }
    }

    private Residency next(Residency current, Prepared prepared) {
        Frame frame = prepared.write().frame();
        boolean stays = current.home().equals(settings.id()) && current.tier() == settings.youngestTier();
        return new Residency(
                frame.id(),
                frame.project(),
                settings.id(),
                settings.youngestTier(),
                current.ledgerVersion() + 1,
                frame.revision(),
                prepared.hash(),
                prepared.size(),
                frame.createdAt(),
                stays ? current.placedAt() : now,
                new AccessPattern(current.access().count(), current.access().lastAccess()),
                frame.isActive(),
                frame.isKeptForever(),
                frame.score());
    }
}
