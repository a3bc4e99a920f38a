package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Outbox.DeadLetter;
import dev.stackmemory.ports.store.Outbox.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The work that a store in memory remembers. Guarded by the lock of {@link MemoryState}. */
final class OutboxState {
    /** By sequence. */
    final TreeMap<Long, Work> work = new TreeMap<>();

    /** In the order in which they were given up. */
    final List<DeadLetter> deadLetters = new ArrayList<>();

    private long sequence;

    /**
     * @param dueAt when the entry can be claimed
     * @param leased whether somebody claimed it and has not answered yet
     */
    record Work(Entry entry, Instant dueAt, boolean leased) {
        boolean isDue(Instant now) {
            return !dueAt.isAfter(now) || dueAt.isAfter(now.plus(Outbox.LONGEST_WAIT));
        }
    }

    void add(String topic, FrameId frame, Instant dueAt, int attempts) {
        sequence++;
        work.put(sequence, new Work(new Entry(sequence, topic, frame, attempts), dueAt, false));
    }

    /** Adds work that is due at once, unless such work waits and is not leased. */
    void addUnlessWaiting(String topic, FrameId frame) {
        if (!isWaiting(topic, frame)) {
            add(topic, frame, Instant.MIN, 0);
        }
    }

    private boolean isWaiting(String topic, FrameId frame) {
        return work.values().stream()
                .anyMatch(held -> !held.leased()
                        && held.entry().topic().equals(topic)
                        && held.entry().frame().equals(frame));
    }

    void forget(FrameId frame) {
        work.values().removeIf(held -> held.entry().frame().equals(frame));
        deadLetters.removeIf(letter -> letter.entry().frame().equals(frame));
    }
}
