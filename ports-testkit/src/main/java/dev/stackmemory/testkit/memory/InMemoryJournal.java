package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A journal in memory. */
final class InMemoryJournal implements Journal {
    private final MemoryState state;

    InMemoryJournal(MemoryState state) {
        this.state = state;
    }

    @Override
    public void append(String topic, Entry entry, int kept, Deadline deadline) {
        state.write("journal.append", deadline, () -> {
            Deque<Entry> entries = state.journal.computeIfAbsent(topic, any -> new ArrayDeque<>());
            entries.addFirst(entry);
            while (entries.size() > kept) {
                entries.removeLast();
            }
        });
    }

    @Override
    public List<Entry> newest(String topic, int limit, Deadline deadline) {
        return state.read(
                "journal.newest",
                deadline,
                () -> state.journal.getOrDefault(topic, new ArrayDeque<>()).stream()
                        .limit(limit)
                        .toList());
    }
}
