package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Puts entries of lists where the copies say they belong. Lists lie on other nodes than copies, so that no step changes both: an entry is
 * written after its copy and believed only together with it, and one that is taken out is looked after once more, in case its copy came
 * back in between.
 */
final class Placing {
    private final Link link;
    private final Keys keys;
    private final Heads heads;
    private final Occupancy occupancy;

    Placing(Link link, Keys keys, Heads heads, Occupancy occupancy) {
        this.link = link;
        this.keys = keys;
        this.heads = heads;
        this.occupancy = occupancy;
    }

    /** One page of a list, as it lies there. */
    List<FrameId> page(String list, long start, int size, Deadline deadline) {
        return link.read(
                "reading a list",
                deadline,
                client -> client.<byte[]>getScoredSortedSet(list, ByteArrayCodec.INSTANCE)
                        .valueRangeAsync((int) start, (int) (start + size - 1))
                        .thenApply(Heads::ids));
    }

    /** Takes entries out of a list, and puts those back whose copies belong there after all. */
    void remove(String list, Collection<FrameId> ids, Deadline deadline) {
        removeAll(Set.of(list), ids, deadline);
        Map<String, Map<FrameId, Double>> back = new LinkedHashMap<>();
        heads.find(ids, deadline).values().forEach(summary -> {
            Double place = keys.lists(summary).get(list);
            if (place != null) {
                back.computeIfAbsent(list, unused -> new LinkedHashMap<>()).put(summary.id(), place);
            }
        });
        place(back, deadline);
    }

    /** Takes the ids out of all the lists, whatever lies there. */
    void removeAll(Collection<String> lists, Collection<FrameId> ids, Deadline deadline) {
        if (lists.isEmpty() || ids.isEmpty()) {
            return;
        }
        List<byte[]> members = ids.stream().map(id -> Pipeline.utf8(id.value())).toList();
        link.write("tidying lists", deadline, client -> {
            var pipeline = new Pipeline(client);
            for (String list : lists) {
                var unused = pipeline.removeFromList(list, members);
            }
            return pipeline.send();
        });
    }

    /** Writes places, whatever lies there. */
    void place(Map<String, Map<FrameId, Double>> lists, Deadline deadline) {
        if (lists.isEmpty()) {
            return;
        }
        link.write("tidying lists", deadline, client -> {
            var pipeline = new Pipeline(client);
            lists.forEach(pipeline::addToList);
            return pipeline.send();
        });
    }

    /** The places in which copies belong, by list. */
    Map<String, Map<FrameId, Double>> places(Collection<FrameSummary> summaries) {
        var lists = new LinkedHashMap<String, Map<FrameId, Double>>();
        for (FrameSummary summary : summaries) {
            keys.lists(summary)
                    .forEach((list, place) -> lists.computeIfAbsent(list, unused -> new LinkedHashMap<>())
                            .put(summary.id(), place));
        }
        return lists;
    }

    /**
     * Lists and account were told of copies of these frames that were not taken: writes what the copies say.
     *
     * @param lists those that were told
     */
    void settle(Set<FrameId> ids, Collection<String> lists, Deadline deadline) {
        Map<FrameId, FrameSummary> held = heads.find(ids, deadline);
        List<FrameId> gone = ids.stream().filter(id -> !held.containsKey(id)).toList();
        place(places(held.values()), deadline);
        removeAll(lists, gone, deadline);
        recount(held.keySet(), gone, deadline);
    }

    /** Writes the sizes of copies that are held, and takes those that are gone from the account. */
    void recount(Collection<FrameId> held, Collection<FrameId> gone, Deadline deadline) {
        if (!gone.isEmpty()) {
            link.write("counting replicas", deadline, client -> {
                var pipeline = new Pipeline(client);
                var unused = occupancy.remove(pipeline, gone);
                return pipeline.send();
            });
        }
        if (held.isEmpty()) {
            return;
        }
        List<FrameId> asked = new ArrayList<>(held);
        var answers = new ArrayList<CompletionStage<Long>>();
        link.read("counting replicas", deadline, client -> {
            answers.clear();
            var pipeline = new Pipeline(client);
            asked.forEach(id -> answers.add(pipeline.length(keys.frame(id))));
            return pipeline.send();
        });
        var sizes = new LinkedHashMap<FrameId, Long>();
        for (int index = 0; index < asked.size(); index++) {
            long size = Pipeline.answered(answers.get(index));
            if (size > 0) {
                sizes.put(asked.get(index), size);
            }
        }
        if (!sizes.isEmpty()) {
            link.write("counting replicas", deadline, client -> {
                var pipeline = new Pipeline(client);
                var unused = occupancy.resize(pipeline, sizes);
                return pipeline.send();
            });
        }
    }
}
