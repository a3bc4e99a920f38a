package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes frames inside of one transaction: frame, ledger, number of the change and outbox together. */
final class Recording {
    private final Session session;
    private final ParadeDbSettings settings;
    private final Tombstones tombstones;
    private final Identity identity;

    Recording(Session session, ParadeDbSettings settings, Identity identity) {
        this.session = session;
        this.settings = settings;
        this.identity = identity;
        this.tombstones = new Tombstones(session, identity);
    }

    /**
     * What became of the writes.
     *
     * @param position the newest change when they were written
     */
    record Recorded(List<RecordOutcome> outcomes, long position) {}

    Recorded record(List<RecordingPlan.Write> writes) throws SQLException {
        ChangeCounter counter = identity.lock(session);
        Set<FrameId> ids = new LinkedHashSet<>();
        writes.forEach(write -> ids.add(write.id()));
        Map<FrameId, Head> heads = new LedgerRows(session).find(ids);
        var plan = new RecordingPlan(heads, tombstones.among(ids));
        List<RecordOutcome> outcomes = plan.plan(writes);
        write(plan.taken(), counter);
        counter.save();
        return new Recorded(outcomes, counter.newest());
    }

    private void write(List<RecordingPlan.Taken> taken, ChangeCounter counter) throws SQLException {
        if (taken.isEmpty()) {
            return;
        }
        var copies = new ArrayList<NewCopy>(taken.size());
        var known = new ArrayList<FrameId>();
        var ids = new ArrayList<FrameId>(taken.size());
        var leftOver = new ArrayList<FrameId>();
        var projects = new HashSet<String>();
        for (RecordingPlan.Taken each : taken) {
            copies.add(new NewCopy(
                    each.write().copy(), counter.next(), each.ledgerVersion(), true, each.known(), each.replaced()));
            ids.add(each.write().id());
            projects.add(each.write().copy().frame().project().value());
            each.before().ifPresent(before -> projects.add(before.project().value()));
            if (each.known()) {
                known.add(each.write().id());
            }
            if (each.homeBefore().isPresent() && !each.homeBefore().get().equals(settings.id())) {
                leftOver.add(each.write().id());
            }
        }
        Instant now = settings.clock().instant();
        if (copies.size() < BulkRows.WORTHWHILE) {
            new FrameRows(session).write(copies);
            new LedgerRows(session).record(copies, settings, now);
        } else {
            new BulkRows(session).record(copies, settings, now);
        }
        var feed = new FeedRows(session);
        feed.restore(known);
        feed.touch(projects);
        var outbox = new OutboxRows(session);
        for (String topic : settings.followUps()) {
            outbox.add(topic, ids);
        }
        outbox.add(Outbox.LEFTOVERS, leftOver);
    }

    /** Keeps copies that are newer than those that are here, of frames that are not forgotten. */
    void put(List<StoredFrame> stored, List<Copy> prepared) throws SQLException {
        ChangeCounter counter = identity.lock(session);
        List<FrameId> ids = prepared.stream().map(Copy::id).toList();
        Map<FrameId, Head> heads = new LedgerRows(session).find(ids);
        Set<FrameId> forgotten = tombstones.among(ids);
        var copies = new ArrayList<NewCopy>();
        for (int index = 0; index < stored.size(); index++) {
            StoredFrame copy = stored.get(index);
            FrameId id = copy.frame().id();
            Optional<Head> head = Optional.ofNullable(heads.get(id));
            Optional<Head.KeptCopy> kept = head.flatMap(Head::copy);
            Optional<Residency> residency =
                    head.flatMap(Head::residency).filter(known -> known.home().equals(settings.id()));
            boolean mayStand = residency.isEmpty() || isRevision(copy, residency.get());
            if (mayStand && !forgotten.contains(id) && isNewer(copy, kept)) {
                copies.add(new NewCopy(
                        prepared.get(index),
                        counter.next(),
                        copy.ledgerVersion(),
                        residency.isPresent(),
                        head.isPresent(),
                        kept));
            }
        }
        List<NewCopy> atHome = copies.stream().filter(NewCopy::atHome).toList();
        if (copies.size() < BulkRows.WORTHWHILE) {
            new FrameRows(session).write(copies);
        } else {
            new BulkRows(session).write(copies);
        }
        new LedgerRows(session).keep(copies);
        var feed = new FeedRows(session);
        feed.restore(atHome.stream().map(copy -> copy.copy().id()).toList());
        var projects = new HashSet<String>();
        atHome.forEach(copy -> projects.add(copy.copy().frame().project().value()));
        feed.touch(projects);
        counter.save();
    }

    private static boolean isRevision(StoredFrame copy, Residency residency) {
        return copy.frame().revision() == residency.revision() && copy.hash().equals(residency.hash());
    }

    private static boolean isNewer(StoredFrame copy, Optional<Head.KeptCopy> kept) {
        if (kept.isEmpty()) {
            return true;
        }
        long revision = copy.frame().revision();
        return revision > kept.get().revision()
                || (revision == kept.get().revision()
                        && copy.ledgerVersion() >= kept.get().ledgerVersion());
    }
}
