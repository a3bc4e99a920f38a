package dev.stackmemory.adapter.s3.internal.object;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Keeps what was made from objects that never change, the least recently used going first when the sizes exceed the limit. Thread-safe;
 * two threads may make the same value at the same time.
 *
 * @param <K> what the values are found by
 * @param <V> the values
 */
public final class LruCache<K, V> {
    private final long limit;
    private final ToLongFunction<V> sizeOf;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    /**
     * @param limit the sum of sizes
     * @param sizeOf the size of a value, which must not change
     */
    public LruCache(long limit, ToLongFunction<V> sizeOf) {
        this.limit = limit;
        this.sizeOf = sizeOf;
    }

    public V get(K key, Supplier<V> make) {
        synchronized (values) {
            V known = values.get(key);
            if (known != null) {
                return known;
            }
        }
        V made = make.get();
        put(key, made);
        return made;
    }

    public Optional<V> find(K key) {
        synchronized (values) {
            return Optional.ofNullable(values.get(key));
        }
    }

    private void put(K key, V value) {
        long added = sizeOf.applyAsLong(value);
        if (added > limit) {
            return;
        }
        synchronized (values) {
            V before = values.put(key, value);
            size += added - (before == null ? 0 : sizeOf.applyAsLong(before));
            var oldest = values.entrySet().iterator();
            while (size > limit && oldest.hasNext()) {
                size -= sizeOf.applyAsLong(oldest.next().getValue());
                oldest.remove();
            }
        }
    }

    public void forget(K key) {
        synchronized (values) {
            V gone = values.remove(key);
            size -= gone == null ? 0 : sizeOf.applyAsLong(gone);
        }
    }

    public void clear() {
        synchronized (values) {
            values.clear();
            size = 0;
        }
    }
}
