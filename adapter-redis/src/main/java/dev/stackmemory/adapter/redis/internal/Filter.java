package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Bloom filters over the ids of the copies (Bloom 1970), one for each span as long as a copy's time to live: a copy that is alive was put or
 * read in this span or the one before, so two of them know all, and old ids leave without being removed. A filter grows by layers, each twice
 * as large as the one before; with 24 bits and 5 hashes an id each layer errs in 0.02% of the cases, so that twenty of them stay under 1%.
 */
final class Filter {
    private static final int FIRST_LAYER = 4_096;
    private static final int BITS = 24;
    private static final int HASHES = 5;

    private final Keys keys;
    private final Duration ttl;

    Filter(Keys keys, Duration ttl) {
        this.keys = keys;
        this.ttl = ttl;
    }

    /**
     * Counts copies in. Filter and account lie in one slot, so that one script serves both.
     *
     * @return bytes and copies
     */
    CompletionStage<List<Object>> add(Pipeline pipeline, Map<FrameId, byte[]> values, long now) {
        return countIn(pipeline, arguments(values, now));
    }

    /** What counts copies in: the arguments of {@link Script#COUNT_IN}. */
    List<Object> arguments(Map<FrameId, byte[]> values, long now) {
        List<Object> arguments = heading(now, 3);
        values.forEach((id, value) -> {
            addHashes(id, arguments);
            arguments.add(id.value());
            arguments.add(value.length);
        });
        return arguments;
    }

    /** The keys of {@link Script#COUNT_IN}. */
    List<Object> keys() {
        return List.of(keys.filter(), keys.reads(), keys.sizes());
    }

    /** Notes copies that were read, so that the filter of this span knows them too. */
    void renew(Pipeline pipeline, Collection<FrameId> ids, long now) {
        List<Object> arguments = heading(now, 3);
        for (FrameId id : ids) {
            addHashes(id, arguments);
            arguments.add(id.value());
            arguments.add("");
        }
        var unused = countIn(pipeline, arguments);
    }

    private CompletionStage<List<Object>> countIn(Pipeline pipeline, List<Object> arguments) {
        return pipeline.list(Script.COUNT_IN, keys(), arguments.toArray());
    }

    /** Answers a 1 or a 0 for each id, or an empty text. */
    CompletionStage<byte @Nullable []> test(Pipeline pipeline, Collection<FrameId> ids, long now) {
        List<Object> arguments = heading(now, 1);
        ids.forEach(id -> addHashes(id, arguments));
        return pipeline.value(Script.FILTER_TEST, List.of(keys.filter()), arguments.toArray());
    }

    /** Reads are written some time after they happen, which a span must outlast. */
    private long span() {
        return Math.max(60_000, ttl.toMillis());
    }

    /** What every call begins with: the span of now, so many spans in ms, now, and the form of the layers. */
    private List<Object> heading(long now, int spans) {
        return new ArrayList<>(List.of(Math.floorDiv(now, span()), spans * span(), now, FIRST_LAYER, BITS, HASHES));
    }

    private static void addHashes(FrameId id, List<Object> arguments) {
        long hash = hash(id.value());
        arguments.add(hash >>> 32);
        // Odd, so that the places of one id never fall together.
        arguments.add((hash & 0xFFFF_FFFFL) | 1);
    }

    /** FNV-1a over the chars, then the finaliser of MurmurHash3, which spreads what FNV leaves together. */
    static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int index = 0; index < text.length(); index++) {
            hash = (hash ^ text.charAt(index)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
