package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames that one search reads, each once, from the home in which it was found, or from where it moved to since. The homes are asked side by side, and none
 * is waited for so long that nothing is left for what the others have. Used by one thread.
 */
final class FrameReading {
    private final Map<SearchableHome, HomeLane> lanes = new LinkedHashMap<>();
    private final Map<FrameId, SearchableHome> homes = new HashMap<>();
    private final Map<FrameId, Frame> frames = new HashMap<>();
    private final List<String> obstacles = new ArrayList<>();

    /** @param all where a frame may be, or have moved to */
    FrameReading(List<SearchableHome> all, SearchScope scope) {
        scope.lanes(all).forEach(lane -> lanes.put(lane.home(), lane));
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
        Map<HomeLane, List<FrameId>> wanted = new LinkedHashMap<>();
        for (FrameId id : ids) {
            if (!frames.containsKey(id)) {
                wanted.computeIfAbsent(lane(home(id)), lane -> new ArrayList<>())
                        .add(id);
            }
        }
        readFrom(wanted, deadline);
        for (HomeLane other : lanes.size() > 1 ? lanes.values() : List.<HomeLane>of()) {
            List<FrameId> moved = ids.stream()
                    .filter(id -> !frames.containsKey(id) && isGone(id) && !home(id).equals(other.home()))
                    .toList();
            if (!moved.isEmpty()) {
                readFrom(Map.of(other, moved), deadline);
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

    /** Whether the home in which it was found has said that it is there no more. */
    private boolean isGone(FrameId id) {
        return lane(home(id)).hasAnswered();
    }

    private HomeLane lane(SearchableHome home) {
        HomeLane lane = lanes.get(home);
        if (lane == null) {
            throw new IllegalStateException(home.store() + " is not among those that are searched");
        }
        return lane;
    }

    private void readFrom(Map<HomeLane, List<FrameId>> wanted, Deadline end) {
        List<HomeLane> asked =
                wanted.keySet().stream().filter(HomeLane::hasAnswered).toList();
        Map<HomeLane, Map<FrameId, StoredFrame>> answers = HomeLane.askWithin(
                asked,
                SearchStep.READ,
                (lane, within) -> lane.home().frames().find(wanted.getOrDefault(lane, List.of()), within),
                lanes.size() > 1 ? HomeLane.ofOneStep(end) : end);
        answers.forEach((lane, found) -> found.forEach((id, stored) -> {
            frames.put(id, stored.frame());
            liesIn(id, lane.home());
        }));
        asked.stream()
                .filter(lane -> !lane.hasAnswered())
                .forEach(lane ->
                        obstacles.add(lane.home().store() + " could not show what was found in it: " + lane.reason()));
    }

    /** Which homes failed, one sentence each. */
    List<String> obstacles() {
        return List.copyOf(obstacles);
    }
}
