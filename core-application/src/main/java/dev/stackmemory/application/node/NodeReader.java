package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.watch.Happenings;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads frames as one node sees them: its own, and else what is shared. A frame that is published while it is read is met in one of the two. Thread-safe.
 */
public final class NodeReader implements FrameReader {
    private final OwnStore own;
    private final FrameReader shared;
    private final Happenings happenings;

    public NodeReader(OwnStore own, FrameReader shared) {
        this(own, shared, Happenings.NONE);
    }

    /** @param happenings hears how often a frame of the node's own was read */
    NodeReader(OwnStore own, FrameReader shared, Happenings happenings) {
        this.own = own;
        this.shared = shared;
        this.happenings = happenings;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        Optional<NodeStore> node = own.find();
        if (node.isEmpty()) {
            return shared.find(ids, deadline);
        }
        Set<FrameId> others = node.get().shared(ids, deadline);
        Map<FrameId, StoredFrame> found = new LinkedHashMap<>();
        if (others.size() < ids.size()) {
            Set<FrameId> ours = new HashSet<>(ids);
            ours.removeAll(others);
            found.putAll(node.get().findOwn(ours, deadline));
            happenings.happened(Event.READ_HOT, found.size());
            // What is not here any more was published just now, or forgotten.
            ours.removeAll(found.keySet());
            others.addAll(node.get().shared(ours, deadline));
        }
        if (!others.isEmpty()) {
            found.putAll(shared.find(others, deadline));
        }
        return found;
    }
}
