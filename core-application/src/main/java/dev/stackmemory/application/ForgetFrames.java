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
     * @param pending frames that some place has not confirmed; the next erasure tries again
     * @param obstacles one sentence for each place that kept something back
     */
    public record ErasureReport(Set<FrameId> erased, Set<FrameId> pending, List<String> obstacles) {}

    /** Hides the frames, then erases them and whatever is still pending from before. */
    public ForgetReport forget(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> hidden = home.forget(ids, deadline);
        Set<FrameId> unknown = new LinkedHashSet<>(ids);
        unknown.removeAll(hidden);
        return new ForgetReport(hidden, unknown, erasePending(deadline));
    }

    /** Erases what was forgotten and not yet erased. A place that fails keeps its frames pending. */
    public ErasureReport erasePending(Deadline deadline) {
        Set<FrameId> erased = new LinkedHashSet<>();
        List<FrameId> batch = home.listPendingErasures(ERASE_BATCH, deadline);
        while (!batch.isEmpty()) {
            List<String> obstacles = new ArrayList<>();
            Set<FrameId> confirmed = confirmedEverywhere(batch, obstacles, deadline);
            home.confirmErased(confirmed, deadline);
            erased.addAll(confirmed);
            if (confirmed.size() < batch.size()) {
                Set<FrameId> pending = new LinkedHashSet<>(batch);
                pending.removeAll(confirmed);
                return new ErasureReport(erased, pending, obstacles);
            }
            batch = home.listPendingErasures(ERASE_BATCH, deadline);
        }
        return new ErasureReport(erased, Set.of(), List.of());
    }

    private Set<FrameId> confirmedEverywhere(List<FrameId> batch, List<String> obstacles, Deadline deadline) {
        Set<FrameId> confirmed = new LinkedHashSet<>(batch);
        for (Erasing place : places) {
            try {
                Set<FrameId> gone = place.erase(batch, deadline);
                if (!gone.containsAll(batch)) {
                    obstacles.add(place.name() + " is in use by another program; its bytes go with the next erasure");
                }
                confirmed.retainAll(gone);
            } catch (StoreException failed) {
                obstacles.add(place.name() + ": " + failed.getMessage());
                confirmed.clear();
            }
        }
        return confirmed;
    }
}
