package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Erases from the shared home, which may not have heard yet that the frames were forgotten. Thread-safe. */
public final class TellingErasure implements Erasing {
    private final FrameHome home;
    private final Erasing places;

    public TellingErasure(FrameHome home, Erasing places) {
        this.home = home;
        this.places = places;
    }

    @Override
    public String name() {
        return places.name();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> untold = new LinkedHashSet<>(ids);
        untold.removeAll(home.findForgotten(ids, deadline));
        if (!untold.isEmpty()) {
            var unused = home.forget(untold, deadline);
        }
        return places.erase(ids, deadline);
    }
}
