package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ReplicaStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Takes the last of forgotten frames out of Redis: copies, entries of lists, counts, and every cached answer, for nobody knows which of
 * them quotes a frame. What the server has written to its own disk is the server's: README tells how to keep replicas off it.
 */
public final class RedisErasing implements Erasing {
    private final Link link;
    private final Keys keys;
    private final ReplicaStore store;
    private final RedisReplicaUpkeep upkeep;
    private final Placing placing;

    RedisErasing(Link link, Keys keys, ReplicaStore store, RedisReplicaUpkeep upkeep, Placing placing) {
        this.link = link;
        this.keys = keys;
        this.store = store;
        this.upkeep = upkeep;
        this.placing = placing;
    }

    @Override
    public String name() {
        return store.id().toString();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> erased = Set.copyOf(ids);
        store.forget(erased, deadline);
        placing.removeAll(upkeep.allLists(deadline), erased, deadline);
        // Whoever computes one has lost the lock, and so cannot keep it after the others are dropped.
        for (String pattern : List.of(keys.computingPattern(), keys.answerPattern())) {
            link.write(
                    "dropping cached answers",
                    deadline,
                    client -> client.getKeys().deleteByPatternAsync(pattern));
        }
        return erased;
    }
}
