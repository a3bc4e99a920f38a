package dev.stackmemory.application.node;

import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.Superseded;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Shared copies that do not count for a node: it has a frame of that id at home, or has forgotten it. Thread-safe.
 *
 * <p>The shared ledger is asked about every frame that is at home on the node, of whatever project and whether or not anything of it was ever sent: the node cannot know which ids the others
 * have. Another node may have imported the same frames, or one of that id and another origin; a copy that came home because a restored shared home had lost it may be there in an earlier revision;
 * and a node's file that was restored has forgotten what was published since.
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
            List<Residency> page = node.ledger().list(Optional.empty(), BATCH, deadline);
            while (!page.isEmpty()) {
                addThoseAtHomeIn(store, page.stream().map(Residency::frame).toList(), found, deadline);
                page = node.ledger().list(Optional.of(page.getLast().frame()), BATCH, deadline);
            }
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
