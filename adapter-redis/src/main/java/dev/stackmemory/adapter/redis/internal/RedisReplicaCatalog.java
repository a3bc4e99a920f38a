package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists from sorted sets of ids. Each entry is compared with its copy before it is shown, and taken out if they disagree. */
public final class RedisReplicaCatalog implements ReplicaCatalog {
    private static final int LEAST_PAGE = 32;
    private static final int LARGEST_PAGE = 1_000;

    private final Keys keys;
    private final Heads heads;
    private final Placing placing;

    RedisReplicaCatalog(Keys keys, Heads heads, Placing placing) {
        this.keys = keys;
        this.heads = heads;
        this.placing = placing;
    }

    @Override
    public List<FrameSummary> list(ReplicaList list, int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit " + limit + " is not positive");
        }
        String key = keys.list(list);
        int size = Math.min(LARGEST_PAGE, Math.max(LEAST_PAGE, limit));
        var shown = new ArrayList<FrameSummary>();
        var stale = new ArrayList<FrameId>();
        long start = 0;
        List<FrameId> page;
        do {
            page = placing.page(key, start, size, deadline);
            Map<FrameId, FrameSummary> held = heads.find(page, deadline);
            for (FrameId id : page) {
                FrameSummary summary = held.get(id);
                if (summary != null && list.holds(summary)) {
                    shown.add(summary);
                } else {
                    stale.add(id);
                }
            }
            start += page.size();
        } while (page.size() == size && shown.size() < limit);
        if (!stale.isEmpty()) {
            placing.remove(key, stale, deadline);
        }
        return shown.stream().sorted(list.order()).limit(limit).toList();
    }
}
