package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.search.LexicalHit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The best hits of several homes; of a frame that two homes show, the newest revision. Used by one thread. */
final class BestHits {
    /** Homes compute scores to a relative error of 1e-6 each. */
    private static final double ROUNDING = 1e-5;

    private final int limit;
    private final FrameReading reading;
    private final Map<FrameId, LexicalHit> newest = new HashMap<>();

    /** @param reading hears where each frame lies */
    BestHits(int limit, FrameReading reading) {
        this.limit = limit;
        this.reading = reading;
    }

    void add(HomeLane lane, List<LexicalHit> hits) {
        lane.found(hits.size());
        for (LexicalHit hit : hits) {
            LexicalHit known = newest.get(hit.frame());
            if (known == null || known.revision() < hit.revision()) {
                newest.put(hit.frame(), hit);
                reading.liesIn(hit.frame(), lane.home());
            }
        }
    }

    /** Whether a hit of no more than that score could still be among the best. One of score 0 is none. */
    boolean mayTake(double score) {
        if (score <= 0) {
            return false;
        }
        if (newest.size() < limit) {
            return true;
        }
        return list().getLast().score() <= score * (1 + ROUNDING);
    }

    List<LexicalHit> list() {
        return newest.values().stream()
                .sorted(LexicalHit.BEST_FIRST)
                .limit(limit)
                .toList();
    }
}
