package dev.stackmemory.application.node;

import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.Superseded;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Shared copies that do not count for a node: it has an edit of them that is not published yet, or has forgotten them. Thread-safe.
 */
public final class NodeOverrides implements Superseded {
    private static final int BATCH = 1_000;

    private final OwnStore own;
    private final Ledger shared;
    private final Superseded others;

    /** @param others what does not count for anybody */
    public NodeOverrides(OwnStore own, Ledger shared, Superseded others) {
        this.own = own;
        this.shared = shared;
        this.others = others;
    }

    @Override
    public List<Frame> in(DurableStore store, Deadline deadline) {
        List<Frame> found = new ArrayList<>(others.in(store, deadline));
        own.find().ifPresent(node -> {
            List<FrameId> forgotten = node.frames().listPendingErasures(Integer.MAX_VALUE, deadline);
            for (int start = 0; start < forgotten.size(); start += BATCH) {
                addThoseAtHomeIn(
                        store, forgotten.subList(start, Math.min(start + BATCH, forgotten.size())), found, deadline);
            }
            Optional<String> cursor = Optional.empty();
            do {
                Page page = node.catalog().list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, BATCH, deadline);
                addThoseAtHomeIn(
                        store, page.frames().stream().map(FrameSummary::id).toList(), found, deadline);
                cursor = page.next();
            } while (cursor.isPresent());
        });
        return found;
    }

    private void addThoseAtHomeIn(
            DurableStore store, Collection<FrameId> frames, List<Frame> found, Deadline deadline) {
        if (frames.isEmpty()) {
            return;
        }
        List<FrameId> there = shared.find(frames, deadline).values().stream()
                .filter(residency -> residency.home().equals(store.id()))
                .map(Residency::frame)
                .toList();
        if (!there.isEmpty()) {
            store.frames().find(there, deadline).values().stream()
                    .map(StoredFrame::frame)
                    .forEach(found::add);
        }
    }
}
