package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.SessionLink;
import dev.stackmemory.ports.search.SessionNeighbour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What joins frames to those that stand beside them in their sessions. A session may be spread over homes, so distances are counted anew. */
final class SessionLinks {
    private SessionLinks() {}

    /**
     * The links of each frame to its neighbours, those of two frames with each other once.
     *
     * @param neighbours of each frame, as every home knows them
     * @param reach how many on either side are linked at most
     */
    static List<SessionLink> of(Map<FrameId, List<SessionNeighbour>> neighbours, int reach) {
        List<SessionLink> links = new ArrayList<>();
        Set<Set<FrameId>> seen = new HashSet<>();
        neighbours.forEach((frame, all) -> {
            for (int side : new int[] {-1, 1}) {
                List<FrameId> outward = outward(all, side);
                for (int step = 0; step < Math.min(reach, outward.size()); step++) {
                    if (seen.add(Set.of(frame, outward.get(step)))) {
                        links.add(new SessionLink(frame, outward.get(step), step + 1));
                    }
                }
            }
        });
        return links;
    }

    /** The neighbours on that side, the nearest first. */
    private static List<FrameId> outward(List<SessionNeighbour> neighbours, int side) {
        List<FrameId> onSide = neighbours.stream()
                .filter(neighbour -> Integer.signum(neighbour.distance()) == side)
                .sorted(Comparator.comparing(SessionNeighbour::createdAt).thenComparing(SessionNeighbour::neighbour))
                .map(SessionNeighbour::neighbour)
                .distinct()
                .toList();
        return side < 0 ? onSide.reversed() : onSide;
    }
}
