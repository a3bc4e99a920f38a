package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.redisson.client.codec.ByteArrayCodec;

/** Counts of reads, and the sweep that brings lists and account to what the copies are. */
public final class RedisReplicaUpkeep implements ReplicaUpkeep {
    private static final int PAGE = 500;

    private final RedisSettings settings;
    private final Link link;
    private final Keys keys;
    private final Heads heads;
    private final Placing placing;
    private final Filter filter;
    private final AccessCounts accesses;
    private final ReentrantLock flushing = new ReentrantLock();

    RedisReplicaUpkeep(
            RedisSettings settings, Link link, Keys keys, Heads heads, Placing placing, AccessCounts accesses) {
        this.settings = settings;
        this.link = link;
        this.keys = keys;
        this.heads = heads;
        this.placing = placing;
        this.filter = new Filter(keys, settings.ttl());
        this.accesses = accesses;
    }

    /** Tells Redis of the reads of this process: on return of all that were made before. On failure they are kept for the next time. */
    void flush(Deadline deadline) {
        // Another thread may be telling of some of them.
        if (!lock(deadline)) {
            throw link.failures().expired("counting reads");
        }
        try {
            flushAlone(deadline);
        } finally {
            flushing.unlock();
        }
    }

    private boolean lock(Deadline deadline) {
        try {
            return flushing.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void flushAlone(Deadline deadline) {
        Map<FrameId, AccessPattern> reads = accesses.take();
        if (reads.isEmpty()) {
            return;
        }
        try {
            long now = settings.clock().millis();
            link.write("counting reads", deadline, client -> {
                var pipeline = new Pipeline(client);
                var latest = new ArrayList<Object>(2 * reads.size());
                reads.forEach((id, read) -> {
                    long at = read.lastAccess().map(Instant::toEpochMilli).orElse(now);
                    var unused = pipeline.number(
                            Script.TOUCH,
                            List.of(keys.frame(id), keys.meta(id)),
                            read.count(),
                            at,
                            settings.ttl().toMillis());
                    latest.addAll(List.of(id.value(), at));
                });
                var unused = pipeline.number(Script.NOTE_READS, List.of(keys.reads()), latest.toArray());
                filter.renew(pipeline, reads.keySet(), now);
                return pipeline.send();
            });
        } catch (StoreException failed) {
            accesses.giveBack(reads);
            throw failed;
        }
    }

    @Override
    public Usage usage(Deadline deadline) {
        long copies = link.read(
                "counting replicas",
                deadline,
                client -> client.<byte[]>getScoredSortedSet(keys.reads(), ByteArrayCodec.INSTANCE)
                        .sizeAsync());
        Optional<byte[]> bytes = link.read(
                "counting replicas",
                deadline,
                client -> client.<byte[], byte[]>getMap(keys.sizes(), ByteArrayCodec.INSTANCE)
                        .getAsync(new byte[0])
                        .thenApply(Optional::ofNullable));
        return new Usage(copies, Math.max(0, bytes.map(Occupancy::number).orElse(0L)));
    }

    @Override
    public Sweep sweep(Deadline deadline) {
        flush(deadline);
        var result = new long[2];
        for (String list : allLists(deadline)) {
            sweepList(list, result, deadline);
        }
        sweepAccount(result, deadline);
        return new Sweep(result[0], result[1]);
    }

    /** The keys of all lists. */
    List<String> allLists(Deadline deadline) {
        return link.read("finding the lists", deadline, client -> Scan.keys(client, keys.listPatterns()));
    }

    private void sweepList(String list, long[] result, Deadline deadline) {
        long start = 0;
        List<FrameId> page;
        do {
            page = placing.page(list, start, PAGE, deadline);
            Map<FrameId, FrameSummary> held = heads.find(page, deadline);
            List<FrameId> stale = page.stream()
                    .filter(id ->
                            held.get(id) == null || !keys.lists(held.get(id)).containsKey(list))
                    .toList();
            if (!stale.isEmpty()) {
                placing.remove(list, stale, deadline);
            }
            // What the account has lost, as a server does that evicts whatever it likes.
            placing.recount(held.keySet(), List.of(), deadline);
            result[0] += stale.size();
            start += page.size() - stale.size();
        } while (page.size() == PAGE);
    }

    private void sweepAccount(long[] result, Deadline deadline) {
        long start = 0;
        List<FrameId> page;
        do {
            page = placing.page(keys.reads(), start, PAGE, deadline);
            Map<FrameId, FrameSummary> held = heads.find(page, deadline);
            List<FrameId> gone =
                    page.stream().filter(id -> !held.containsKey(id)).toList();
            placing.recount(List.of(), gone, deadline);
            result[0] += gone.size();
            result[1] += restore(placing.places(held.values()), deadline);
            start += page.size() - gone.size();
        } while (page.size() == PAGE);
    }

    private long restore(Map<String, Map<FrameId, Double>> places, Deadline deadline) {
        if (places.isEmpty()) {
            return 0;
        }
        var answers = new LinkedHashMap<String, CompletionStage<Integer>>();
        link.write("tidying lists", deadline, client -> {
            var pipeline = new Pipeline(client);
            places.forEach((list, ids) -> answers.put(list, pipeline.addMissingToList(list, ids)));
            return pipeline.send();
        });
        long added = answers.values().stream().mapToLong(Pipeline::answered).sum();
        placing.place(places, deadline);
        return added;
    }
}
