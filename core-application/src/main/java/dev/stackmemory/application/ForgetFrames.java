package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Forgets frames in two steps that are reported apart: <em>hidden</em>, when the tombstone is on disk and nothing shows the frame any
 * more, and <em>erased</em>, when every place that may hold its bytes has confirmed that they are gone. Thread-safe.
 */
public final class ForgetFrames {
    private static final int ERASE_BATCH = 1_000;

    private final FrameHome home;
    private final List<Erasing> places;

    /**
     * @param places everything that may hold bytes of a frame, the home included; asked in this order, so what is derived from the home
     *     comes before it
     */
    public ForgetFrames(FrameHome home, List<Erasing> places) {
        this.home = home;
        this.places = List.copyOf(places);
    }

    /**
     * What forgetting did.
     *
     * @param hidden frames that were here and are shown no more
     * @param unknown ids that named no frame; they are barred from being recorded all the same
     * @param erasure what became of their bytes
     */
    public record ForgetReport(Set<FrameId> hidden, Set<FrameId> unknown, ErasureReport erasure) {}

    /**
     * What became of the bytes of forgotten frames.
     *
     * @param erased frames of which nothing is left anywhere, those forgotten earlier included
     * @param pending frames that some place has not confirmed, all there are; the next erasure tries again
     * @param obstacles one sentence for each place that kept something back
     */
    public record ErasureReport(Set<FrameId> erased, Set<FrameId> pending, List<String> obstacles) {}

    /**
     * Hides the frames, then erases them and whatever is still pending from before. Once they are hidden nothing is thrown: what keeps
     * them from being erased is part of the report.
     *
     * @throws StoreException if they could not be hidden, or nobody knows whether they were
     */
    public ForgetReport forget(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> hidden = home.forget(ids, deadline);
        Set<FrameId> unknown = new LinkedHashSet<>(ids);
        unknown.removeAll(hidden);
        return new ForgetReport(hidden, unknown, eraseHidden(ids, deadline));
    }

    private ErasureReport eraseHidden(Collection<FrameId> ids, Deadline deadline) {
        try {
            return erasePending(deadline);
        } catch (StoreException failed) {
            return new ErasureReport(
                    Set.of(), new LinkedHashSet<>(ids), List.of(home.id() + ": " + failed.getMessage()));
        }
    }

    /**
     * Erases what was forgotten and not yet erased. A place that fails keeps every frame pending and is not asked again in this run; one
     * that confirms a part keeps the others pending.
     *
     * @throws StoreException if the home cannot say what is pending, or take the confirmation; erasing again is safe
     */
    public ErasureReport erasePending(Deadline deadline) {
        return erasePending(() -> true, deadline);
    }

    /**
     * The same, batch by batch.
     *
     * @param goesOn is asked between two batches, and may keep them apart; what is left when it says no stays pending
     */
    public ErasureReport erasePending(BooleanSupplier goesOn, Deadline deadline) {
        return new Erasure(deadline).all(goesOn);
    }

    private final class Erasure {
        private final Deadline deadline;
        private final List<Erasing> asked = new ArrayList<>(places);
        private final Set<FrameId> erased = new LinkedHashSet<>();
        private final Set<FrameId> pending = new LinkedHashSet<>();
        private final Set<String> obstacles = new LinkedHashSet<>();

        Erasure(Deadline deadline) {
            this.deadline = deadline;
        }

        ErasureReport all(BooleanSupplier goesOn) {
            List<FrameId> ids = home.listPendingErasures(Integer.MAX_VALUE, deadline);
            int done = 0;
            while (done < ids.size() && (done == 0 || goesOn.getAsBoolean())) {
                int end = Math.min(done + ERASE_BATCH, ids.size());
                erase(ids.subList(done, end));
                done = end;
            }
            pending.addAll(ids.subList(done, ids.size()));
            return new ErasureReport(erased, pending, List.copyOf(obstacles));
        }

        private void erase(List<FrameId> batch) {
            Set<FrameId> gone = new LinkedHashSet<>(batch);
            for (Erasing place : List.copyOf(asked)) {
                gone.retainAll(erase(place, batch));
            }
            if (asked.size() < places.size()) {
                gone.clear();
            }
            if (!gone.isEmpty()) {
                home.confirmErased(gone, deadline);
            }
            erased.addAll(gone);
            batch.stream().filter(id -> !gone.contains(id)).forEach(pending::add);
        }

        private Set<FrameId> erase(Erasing place, List<FrameId> batch) {
            try {
                Set<FrameId> gone = place.erase(batch, deadline);
                if (!gone.containsAll(batch)) {
                    obstacles.add(
                            deadline.isExpired()
                                    ? place.name()
                                            + " was not done when the time was up; the rest goes with the next erasure"
                                    : place.name()
                                            + " is being read or written elsewhere; its bytes go with the next erasure");
                }
                return gone;
            } catch (StoreException failed) {
                asked.remove(place);
                obstacles.add(place.name() + ": " + failed.getMessage());
                return Set.of();
            }
        }
    }
}
