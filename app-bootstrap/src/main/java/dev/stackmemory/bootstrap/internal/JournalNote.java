package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.time.Instant;
import java.util.Optional;

/** One word that a journal keeps under a topic: what was put there last. */
record JournalNote(Journal journal, String topic) {
    Optional<String> find(Deadline deadline) {
        return journal.newest(topic, 1, deadline).stream()
                .map(Journal.Entry::text)
                .findFirst();
    }

    /** Writes only what is not there yet. */
    void put(String text, Instant now, Deadline deadline) {
        if (find(deadline).filter(text::equals).isEmpty()) {
            journal.append(topic, new Journal.Entry(now, text), 1, deadline);
        }
    }
}
