package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where copies lie that are read fast: they are listed and searched nowhere, and go as its own limits say. Thread-safe. */
public interface FastPlace {
    /**
     * The frames of which no copy lies here. Asking counts as no read.
     *
     * @param current of each frame, what its home held at the given time
     */
    Set<FrameId> findMissing(List<CopyVersion> current, Instant at, Deadline deadline);

    /** Keeps copies that were read from their homes at the given time. */
    void keep(List<StoredFrame> copies, Instant readAt, Deadline deadline);

    /** The youngest home, which also keeps copies of what is at home elsewhere. */
    static FastPlace beside(FrameHome home) {
        return new FastPlace() {
            @Override
            public Set<FrameId> findMissing(List<CopyVersion> current, Instant at, Deadline deadline) {
                Set<FrameId> frames = frames(current);
                return without(frames, home.find(frames, deadline).keySet());
            }

            @Override
            public void keep(List<StoredFrame> copies, Instant readAt, Deadline deadline) {
                home.put(copies, deadline);
            }
        };
    }

    /** A store of replicas. */
    static FastPlace in(ReplicaStore replicas) {
        return new FastPlace() {
            @Override
            public Set<FrameId> findMissing(List<CopyVersion> current, Instant at, Deadline deadline) {
                return without(frames(current), replicas.validate(current, at, deadline));
            }

            @Override
            public void keep(List<StoredFrame> copies, Instant readAt, Deadline deadline) {
                replicas.putValidated(copies, readAt, deadline);
            }
        };
    }

    private static Set<FrameId> frames(Collection<CopyVersion> versions) {
        Set<FrameId> frames = new HashSet<>();
        versions.forEach(version -> frames.add(version.frame()));
        return frames;
    }

    private static Set<FrameId> without(Set<FrameId> frames, Set<FrameId> held) {
        Set<FrameId> missing = new HashSet<>(frames);
        missing.removeAll(held);
        return missing;
    }
}
