package dev.stackmemory.domain.eviction;

import java.util.Comparator;

/** Which copy goes first. Each order is total: what is otherwise equal leaves in the order of the ids' UTF-8 bytes. */
public enum EvictionOrder {
    /** The least recently used. */
    LRU,
    /** The least frequently used; of those, the least recently used. */
    LFU,
    /** The oldest by creation, however it is used. */
    AGE;

    private static final Comparator<Evictable> LEAST_RECENT =
            Comparator.comparing(Evictable::lastUse).thenComparing(Evictable::frame);
    private static final Comparator<Evictable> LEAST_FREQUENT =
            Comparator.comparingLong(Evictable::accessCount).thenComparing(LEAST_RECENT);
    private static final Comparator<Evictable> OLDEST =
            Comparator.comparing(Evictable::createdAt).thenComparing(Evictable::frame);

    /** Puts first what goes first. */
    public Comparator<Evictable> firstToGo() {
        return switch (this) {
            case LRU -> LEAST_RECENT;
            case LFU -> LEAST_FREQUENT;
            case AGE -> OLDEST;
        };
    }

    /** Puts first what stays longest. */
    public Comparator<Evictable> lastToGo() {
        return firstToGo().reversed();
    }
}
