package dev.stackmemory.application.search;

import dev.stackmemory.application.Spending;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames that one search reads, each once, from the home in which it was found, or from where it moved to since. Used by one thread.
 */
final class FrameReading {
    private final List<SearchableHome> all;
    private final Spending spending;
    private final Map<FrameId, SearchableHome> homes = new HashMap<>();
    private final Map<FrameId, Frame> frames = new HashMap<>();
    private final List<String> obstacles = new ArrayList<>();

    /**
     * @param all where a frame may have moved to
     * @param spending counts what reading costs
     */
    FrameReading(List<SearchableHome> all, Spending spending) {
        this.all = all;
        this.spending = spending;
    }

    /** Remembers where a frame was found last. */
    void liesIn(FrameId frame, SearchableHome home) {
        homes.put(frame, home);
    }

    /** Where the frame was found. */
    SearchableHome home(FrameId frame) {
        SearchableHome home = homes.get(frame);
        if (home == null) {
            throw new IllegalStateException("frame " + frame + " was not found anywhere");
        }
        return home;
    }

    /** The frames that can be read, in the order of the ids; those that went since they were found, or whose home fails, are missing. */
    Map<FrameId, Frame> read(Collection<FrameId> ids, Deadline deadline) {
        Map<SearchableHome, List<FrameId>> wanted = new LinkedHashMap<>();
        for (FrameId id : ids) {
            if (!frames.containsKey(id)) {
                wanted.computeIfAbsent(home(id), home -> new ArrayList<>()).add(id);
            }
        }
        wanted.forEach((home, missing) -> read(home, missing, deadline));
        for (SearchableHome other : all.size() > 1 ? all : List.<SearchableHome>of()) {
            List<FrameId> moved = ids.stream()
                    .filter(id -> !frames.containsKey(id) && !home(id).equals(other))
                    .toList();
            if (!moved.isEmpty()) {
                read(other, moved, deadline);
            }
        }
        Map<FrameId, Frame> read = new LinkedHashMap<>();
        for (FrameId id : ids) {
            Frame frame = frames.get(id);
            if (frame != null) {
                read.put(id, frame);
            }
        }
        return read;
    }

    private void read(SearchableHome home, List<FrameId> ids, Deadline deadline) {
        try {
            Map<FrameId, StoredFrame> found = home.frames().find(ids, deadline.metered(spending));
            found.forEach((id, stored) -> {
                frames.put(id, stored.frame());
                liesIn(id, home);
            });
        } catch (StoreException failed) {
            obstacles.add(home.store() + " could not show what was found in it: " + failed.getMessage());
        }
    }

    /** Which homes failed, one sentence each. */
    List<String> obstacles() {
        return List.copyOf(obstacles);
    }
}
