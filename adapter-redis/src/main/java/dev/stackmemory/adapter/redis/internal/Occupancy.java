package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * The account of what is kept: the size of every copy, and when it was last read. It may list copies that have expired; those are the ones
 * read longest ago, so that making room finds them first.
 */
final class Occupancy {
    private static final int BATCH = 256;
    private static final double ROOM = 0.98;

    private final RedisSettings settings;
    private final Link link;
    private final Keys keys;

    Occupancy(RedisSettings settings, Link link, Keys keys) {
        this.settings = settings;
        this.link = link;
        this.keys = keys;
    }

    /** Corrects the sizes of copies that are there. Answers bytes and copies. */
    CompletionStage<List<Object>> resize(Pipeline pipeline, Map<FrameId, Long> sizes) {
        var arguments = new ArrayList<Object>(1 + 2 * sizes.size());
        arguments.add(settings.clock().millis());
        sizes.forEach((id, size) -> {
            arguments.add(id.value());
            arguments.add(size);
        });
        return pipeline.list(Script.COUNT_AGAIN, List.of(keys.reads(), keys.sizes()), arguments.toArray());
    }

    /** Answers bytes and copies. */
    CompletionStage<List<Object>> remove(Pipeline pipeline, Collection<FrameId> ids) {
        return pipeline.list(
                Script.COUNT_OUT,
                List.of(keys.reads(), keys.sizes()),
                ids.stream().map(FrameId::value).toArray());
    }

    /**
     * Evicts what was read longest ago until the limits hold again with a little to spare.
     *
     * @param occupied bytes and copies
     */
    void makeRoom(List<Object> occupied, Deadline deadline) {
        long bytes = number(occupied.get(0));
        long copies = number(occupied.get(1));
        long maxBytes = settings.limits().maxBytes();
        long maxFrames = settings.limits().maxFrames();
        if (bytes <= maxBytes && copies <= maxFrames) {
            return;
        }
        while (bytes > ROOM * maxBytes || copies > ROOM * maxFrames) {
            List<FrameId> oldest = oldest(deadline);
            if (oldest.isEmpty()) {
                return;
            }
            List<Object> left = evict(enough(oldest, bytes, copies, deadline), deadline);
            bytes = number(left.get(0));
            copies = number(left.get(1));
        }
    }

    private List<FrameId> oldest(Deadline deadline) {
        return link.read(
                "making room",
                deadline,
                client -> client.<byte[]>getScoredSortedSet(keys.reads(), ByteArrayCodec.INSTANCE)
                        .valueRangeAsync(0, BATCH - 1)
                        .thenApply(ids -> ids.stream().map(Occupancy::id).toList()));
    }

    /** No more of them than need go, for small limits. */
    private List<FrameId> enough(List<FrameId> oldest, long bytes, long copies, Deadline deadline) {
        Map<byte[], byte[]> sizes = link.read(
                "making room",
                deadline,
                client -> client.<byte[], byte[]>getMap(keys.sizes(), ByteArrayCodec.INSTANCE)
                        .getAllAsync(new LinkedHashSet<>(oldest.stream()
                                .map(id -> Pipeline.utf8(id.value()))
                                .toList())));
        var sizeOf = new LinkedHashMap<String, Long>();
        sizes.forEach((id, size) -> sizeOf.put(
                new String(id, StandardCharsets.UTF_8), Long.parseLong(new String(size, StandardCharsets.US_ASCII))));
        long bytesLeft = bytes;
        long copiesLeft = copies;
        var chosen = new ArrayList<FrameId>();
        for (FrameId id : oldest) {
            boolean fits = bytesLeft <= ROOM * settings.limits().maxBytes()
                    && copiesLeft <= ROOM * settings.limits().maxFrames();
            if (fits && !chosen.isEmpty()) {
                break;
            }
            chosen.add(id);
            bytesLeft -= sizeOf.getOrDefault(id.value(), 0L);
            copiesLeft--;
        }
        return chosen;
    }

    private List<Object> evict(List<FrameId> ids, Deadline deadline) {
        var starts = new LinkedHashMap<FrameId, CompletionStage<byte @Nullable []>>();
        link.write("making room", deadline, client -> {
            starts.clear();
            var pipeline = new Pipeline(client);
            ids.forEach(id -> starts.put(id, pipeline.value(Script.EVICT, List.of(keys.frame(id), keys.meta(id)))));
            return pipeline.send();
        });
        return unlist(starts, deadline);
    }

    /**
     * Takes copies that are gone from the account and from their lists.
     *
     * @param starts what each value began with; nothing for those that were gone before
     * @return bytes and copies
     */
    List<Object> unlist(Map<FrameId, CompletionStage<byte @Nullable []>> starts, Deadline deadline) {
        var lists = new LinkedHashMap<String, List<byte[]>>();
        starts.forEach((id, answer) -> {
            byte @Nullable [] start = Pipeline.<byte @Nullable []>answered(answer);
            for (String list : start == null ? List.<String>of() : listsOf(start)) {
                lists.computeIfAbsent(list, unused -> new ArrayList<>()).add(Pipeline.utf8(id.value()));
            }
        });
        var occupied = new ArrayList<CompletionStage<List<Object>>>();
        link.write("counting replicas", deadline, client -> {
            occupied.clear();
            var pipeline = new Pipeline(client);
            lists.forEach((list, ids) -> {
                var unused = pipeline.removeFromList(list, ids);
            });
            occupied.add(remove(pipeline, starts.keySet()));
            return pipeline.send();
        });
        return Pipeline.answered(occupied.getFirst());
    }

    /** The lists that hold the frame, or none if its start cannot be read: those are swept. */
    private Collection<String> listsOf(byte[] start) {
        if (start.length < StoredForm.HEAD) {
            return List.of();
        }
        try {
            FrameSummary summary = StoredForm.summary(start);
            return keys.lists(summary).keySet();
        } catch (IllegalArgumentException longOrDamaged) {
            return List.of();
        }
    }

    static FrameId id(byte[] bytes) {
        return new FrameId(new String(bytes, StandardCharsets.UTF_8));
    }

    static long number(Object answer) {
        return answer instanceof Number number
                ? number.longValue()
                : Long.parseLong(new String((byte[]) answer, StandardCharsets.US_ASCII));
    }
}
