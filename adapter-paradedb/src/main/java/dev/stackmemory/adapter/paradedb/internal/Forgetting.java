package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Forgets frames inside of one transaction: rows, ledger, outbox and times go, tombstones and numbers of changes come. */
final class Forgetting {
    private final Session session;
    private final ChangeCounter counter;
    private final Tombstones tombstones;
    private final Instant now;

    Forgetting(Session session, ChangeCounter counter, Tombstones tombstones, Instant now) {
        this.session = session;
        this.counter = counter;
        this.tombstones = tombstones;
        this.now = now;
    }

    /** @return those that were here */
    Set<FrameId> forget(Set<FrameId> wanted) throws SQLException {
        Map<FrameId, Head> heads = new LedgerRows(session).find(wanted);
        tombstones.add(wanted, heads, now);
        var here = new LinkedHashSet<FrameId>();
        var left = new ArrayList<FrameId>();
        var copies = new ArrayList<Head.KeptCopy>();
        var projects = new HashSet<String>();
        for (FrameId id : wanted) {
            Head head = heads.get(id);
            if (head != null) {
                here.add(id);
                head.copy().ifPresent(copies::add);
                head.residency()
                        .ifPresent(residency -> projects.add(residency.project().value()));
                if (head.isAtHome()) {
                    left.add(id);
                }
            }
        }
        new FrameRows(session).delete(copies);
        new LedgerRows(session).delete(here);
        new OutboxRows(session).deleteFrames(wanted);
        new EditTimeRows(session).delete(wanted);
        var feed = new FeedRows(session);
        feed.remove(left, counter);
        feed.touch(projects);
        ParadeDbReplicaEpoch.raise(session);
        return here;
    }
}
