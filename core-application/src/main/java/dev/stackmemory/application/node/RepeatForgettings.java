package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.Tombstone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the tombstones of the shared home on the node, and gives back to it those that it has lost, as when an older backup of it was restored. So what was forgotten after the backup
 * is forgotten again, whether the backup held it or a node that had not heard of the forgetting published its copy. Thread-safe.
 */
public final class RepeatForgettings {
    private static final int PAGE = 5_000;

    private final KnownTombstones node;
    private final SharedTombstones shared;
    private final FrameHome home;
    private final ReplicaEpoch epoch;
    private String history = "";
    private OptionalLong compared = OptionalLong.empty();

    /**
     * What a comparison did.
     *
     * @param forgotten frames of which the shared home had lost that they were forgotten, be they in it or not
     * @param obstacle what kept it from getting through; absent if the shared home and the node know the same
     */
    record Repeated(long forgotten, Optional<String> obstacle) {}

    /**
     * @param home tells the replicas before the shared home, too
     * @param epoch the number that every forgetting raises: as long as it stays, neither side has learnt anything
     */
    public RepeatForgettings(KnownTombstones node, SharedTombstones shared, FrameHome home, ReplicaEpoch epoch) {
        this.node = node;
        this.shared = shared;
        this.home = home;
        this.epoch = epoch;
    }

    /** Keeps that the shared home was told of the frames. */
    void keep(Collection<FrameId> told, Deadline deadline) {
        node.put(shared.historyId(), shared.of(List.copyOf(told)), deadline);
    }

    /** Brings both sides to know the same; the node's first, so that nothing is published or recovered that is to be forgotten again. */
    synchronized Repeated repeat(Deadline deadline) {
        long repeated = 0;
        try {
            OptionalLong now = epoch.find(deadline);
            String current = shared.historyId();
            if (!current.equals(history) || !now.equals(compared)) {
                repeated = giveBack(current, deadline);
                learn(current, deadline);
                history = current;
                compared = now;
            }
            return new Repeated(repeated, Optional.empty());
        } catch (StoreException.Unavailable
                | StoreException.OutcomeUnknown
                | StoreException.DeadlineExceeded
                | StoreException.AccessDenied away) {
            return new Repeated(repeated, Optional.of(String.valueOf(away.getMessage())));
        }
    }

    private long giveBack(String current, Deadline deadline) {
        List<Tombstone> lost = new ArrayList<>();
        forEach(
                after -> node.list(current, after, PAGE, deadline),
                known -> lost.addAll(shared.findMissing(known, deadline)));
        if (!lost.isEmpty()) {
            Set<FrameId> here = shared.restore(lost, deadline);
            if (!here.isEmpty()) {
                // They are forgotten; the replicas are still to hear of it.
                var unused = home.forget(here, deadline);
            }
        }
        return lost.size();
    }

    private void learn(String current, Deadline deadline) {
        forEach(after -> shared.list(after, PAGE, deadline), known -> node.put(current, known, deadline));
    }

    private static void forEach(Function<Optional<Tombstone>, List<Tombstone>> list, Consumer<List<Tombstone>> action) {
        List<Tombstone> page = list.apply(Optional.empty());
        while (!page.isEmpty()) {
            action.accept(page);
            page = list.apply(Optional.of(page.getLast()));
        }
    }
}
