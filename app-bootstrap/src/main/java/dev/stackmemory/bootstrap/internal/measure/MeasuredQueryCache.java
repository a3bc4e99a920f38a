package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.watch.Happenings;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Counts how often a cache of answers had what was asked for. */
final class MeasuredQueryCache implements QueryCache {
    private final QueryCache cache;
    private final Happenings happenings;

    MeasuredQueryCache(QueryCache cache, Happenings happenings) {
        this.cache = cache;
        this.happenings = happenings;
    }

    @Override
    public byte[] get(QueryKey key, Supplier<Answer> computation, Deadline deadline) {
        var computed = new AtomicBoolean();
        byte[] answer = cache.get(
                key,
                () -> {
                    computed.set(true);
                    return computation.get();
                },
                deadline);
        happenings.happened(computed.get() ? Event.CACHE_MISS : Event.CACHE_HIT, 1);
        return answer;
    }

    @Override
    public boolean prepare(QueryKey key, Supplier<Answer> computation, Deadline deadline) {
        return cache.prepare(key, computation, deadline);
    }

    @Override
    public List<Frequent> mostAsked(int limit, Deadline deadline) {
        return cache.mostAsked(limit, deadline);
    }
}
