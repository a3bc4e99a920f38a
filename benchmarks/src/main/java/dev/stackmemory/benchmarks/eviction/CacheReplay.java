package dev.stackmemory.benchmarks.eviction;

import dev.stackmemory.domain.eviction.Evictable;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.FrameId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Counts how many accesses of a trace find their frame in a tier that holds a given number of frames. What is missing is let in, and then
 * whatever goes first leaves, the newcomer included. The number of reads of a frame is known while it is away, as the ledger knows it.
 */
public final class CacheReplay {
    private CacheReplay() {}

    private record Cached(FrameId frame, Instant createdAt, long accessCount, Instant lastUse) implements Evictable {}

    /** Hits under one of the product's eviction orders. O(n log capacity). */
    static int hits(AccessTrace trace, EvictionOrder order, int capacity) {
        Map<FrameId, Cached> cached = new HashMap<>();
        var firstToGo = new TreeSet<Cached>(order.firstToGo());
        Map<Integer, Cached> ledger = new HashMap<>();
        int hits = 0;
        for (int time = 0; time < trace.length(); time++) {
            int frame = trace.frame(time);
            Instant now = Instant.ofEpochSecond(time);
            Cached before = ledger.get(frame);
            Cached used = before == null
                    ? new Cached(new FrameId("frame-" + frame), now, 1, now)
                    : new Cached(before.frame(), before.createdAt(), before.accessCount() + 1, now);
            ledger.put(frame, used);
            Cached held = cached.put(used.frame(), used);
            if (held != null) {
                hits++;
                firstToGo.remove(held);
            }
            firstToGo.add(used);
            if (cached.size() > capacity) {
                cached.remove(firstToGo.removeFirst().frame());
            }
        }
        return hits;
    }

    /**
     * Hits of the clairvoyant optimum: what is used again latest leaves (Belady, “A study of replacement algorithms for a
     * virtual-storage computer”, IBM Systems Journal 5(2), 1966); the newcomer may be the one that leaves. O(n log capacity).
     */
    static int optimalHits(AccessTrace trace, int capacity) {
        return optimalHits(trace, capacity, 0);
    }

    /** The same, counting hits from one access on. */
    public static int optimalHits(AccessTrace trace, int capacity, int from) {
        int[] nextUse = new int[trace.length()];
        Map<Integer, Integer> upcoming = new HashMap<>();
        for (int time = trace.length() - 1; time >= 0; time--) {
            Integer next = upcoming.put(trace.frame(time), time);
            // Frames that are never used again differ too, so that the set below can hold them all.
            nextUse[time] = next == null ? trace.length() + time : next;
        }
        var byNextUse = new TreeSet<Integer>();
        int hits = 0;
        for (int time = 0; time < trace.length(); time++) {
            if (byNextUse.remove(time) && time >= from) {
                hits++;
            }
            byNextUse.add(nextUse[time]);
            if (byNextUse.size() > capacity) {
                byNextUse.pollLast();
            }
        }
        return hits;
    }
}
