package dev.stackmemory.application.tier;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether the ledger was set back, as by a backup that was restored or a standby that had not received everything, and the stores were not verified since: until
 * then nothing is moved, for a move deletes at the source. Kept beside the ledger, so that every machine knows. Thread-safe.
 */
public final class SetBack {
    private static final String TOPIC = "set back";
    private static final String VERIFIED = "verified";

    private final Journal journal;
    private final InstantSource clock;

    public SetBack(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** @param how a sentence for people, which movers give as their reason */
    public void noticed(String how, Deadline deadline) {
        journal.append(TOPIC, new Journal.Entry(clock.instant(), how), 1, deadline);
    }

    /** What was noticed, until it is verified. */
    public Optional<String> unverified(Deadline deadline) {
        return journal.newest(TOPIC, 1, deadline).stream()
                .map(Journal.Entry::text)
                .filter(text -> !text.equals(VERIFIED))
                .findFirst();
    }

    /** Ledger and stores agree. */
    public void verified(Deadline deadline) {
        if (unverified(deadline).isPresent()) {
            journal.append(TOPIC, new Journal.Entry(clock.instant(), VERIFIED), 1, deadline);
        }
    }
}
