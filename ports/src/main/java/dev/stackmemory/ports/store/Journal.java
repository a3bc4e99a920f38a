package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What happened lately, by topic: durable, and bounded, for each topic keeps its newest entries only. Topics and texts are opaque. Thread-safe, and shared by
 * all processes that use the store.
 */
public interface Journal {
    /**
     * Something that happened.
     *
     * @param at when, to the millisecond; what is finer is cut off
     * @param text what
     */
    record Entry(Instant at, String text) {
        public Entry {
            at = Instant.ofEpochMilli(at.toEpochMilli());
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Adds an entry, durably, and drops the topic's oldest beyond those that are kept. The order is that of adding, whatever the clocks of those who add say.
     *
     * @param kept how many entries the topic keeps, at least 1
     * @throws dev.stackmemory.ports.failure.StoreException.OutcomeUnknown if the entry may or may not be there; adding it again may double it
     */
    void append(String topic, Entry entry, int kept, Deadline deadline);

    /** The newest entries of the topic, the newest first, {@code limit} at most. */
    List<Entry> newest(String topic, int limit, Deadline deadline);
}
