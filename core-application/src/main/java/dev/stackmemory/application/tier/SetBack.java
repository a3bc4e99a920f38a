package dev.stackmemory.application.tier;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether the ledger was set back, as by a backup that was restored or a standby that had not received everything, and the stores were not verified since: until
 * then nothing is moved, for a move deletes at the source. Kept beside the ledger, so that every machine knows. Thread-safe.
 */
public final class SetBack implements VerifyStores.Clearing {
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
        return newest(deadline).map(Journal.Entry::text);
    }

    private Optional<Journal.Entry> newest(Deadline deadline) {
        return journal.newest(TOPIC, 1, deadline).stream()
                .filter(entry -> !entry.text().equals(VERIFIED))
                .findFirst();
    }

    /** What is noticed while stores are verified stands on: they may have been looked at before it happened. */
    @Override
    public Consumer<Deadline> begin(Deadline deadline) {
        Optional<Journal.Entry> noticed = newest(deadline);
        return end -> {
            if (noticed.isPresent() && newest(end).equals(noticed)) {
                journal.append(TOPIC, new Journal.Entry(clock.instant(), VERIFIED), 1, end);
            }
        };
    }
}
