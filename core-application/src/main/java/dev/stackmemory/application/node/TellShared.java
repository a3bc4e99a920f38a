package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the shared home of frames that were forgotten on this node while it was away. The first of all places to erase from: what others may still read they may
 * also copy. Thread-safe.
 */
public final class TellShared implements Erasing {
    private final FrameHome shared;
    private final Optional<RepeatForgettings> repeating;

    /** @param shared also tells the replicas before it */
    public TellShared(FrameHome shared) {
        this(shared, Optional.empty());
    }

    /** @param repeating tells it again, if it loses what it was told; absent where nodes keep nothing */
    public TellShared(FrameHome shared, Optional<RepeatForgettings> repeating) {
        this.shared = shared;
        this.repeating = repeating;
    }

    @Override
    public String name() {
        return shared.id() + " (to be told)";
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> untold = new LinkedHashSet<>(ids);
        untold.removeAll(shared.findForgotten(ids, deadline));
        if (!untold.isEmpty()) {
            var unused = shared.forget(untold, deadline);
        }
        // Once they are erased nobody has their ids any more.
        repeating.ifPresent(kept -> kept.keep(ids, deadline));
        return Set.copyOf(ids);
    }
}
