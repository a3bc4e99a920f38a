package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads from one store what it has, and the rest slowly.
 *
 * @param fast what it has is right
 * @param slow reads any frame
 */
public record FastFirst(FrameReader fast, FrameReader slow) implements FrameReader {
    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, StoredFrame> found = new LinkedHashMap<>();
        try {
            found.putAll(fast.find(ids, deadline));
        } catch (StoreException.CorruptFrame damaged) {
            // Whoever reads any frame knows where a whole copy lies.
        }
        Set<FrameId> missing = new LinkedHashSet<>(ids);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            found.putAll(slow.find(missing, deadline));
        }
        return found;
    }
}
