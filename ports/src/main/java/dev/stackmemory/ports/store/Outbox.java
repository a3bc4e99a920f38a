package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Work that follows an acknowledged write: durable, in order per topic, tried again later on failure, and set aside as a dead letter
 * after too many failures, so that one poisoned frame never blocks the others. Thread-safe, and shared by several processes.
 */
public interface Outbox {
    /**
     * The topic under which a home adds a frame when an edit brings it home from another store: the copy there is left over. {@link
     * FrameHome#record} says when.
     */
    String LEFTOVERS = "leftovers";

    /**
     * The longest that work is leased or put off for. An entry that is due later than that from now was leased or put off by a clock that ran ahead or was set back since, and is due.
     */
    Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /**
     * A piece of work.
     *
     * @param sequence unique and growing
     * @param topic what is to be done, such as {@code embed}
     * @param frame the frame it is to be done for
     * @param attempts how often it has failed
     */
    record Entry(long sequence, String topic, FrameId frame, int attempts) {}

    /**
     * Work that was given up.
     *
     * @param reason the message of the last failure
     * @param failedAt when it was given up
     */
    record DeadLetter(Entry entry, String reason, Instant failedAt) {}

    /**
     * Adds work for each of the frames that does not yet have such work waiting; it is due at once, whatever the clock of the claimer
     * says. Work that is leased does not count as waiting, for whoever does it may have read the frame as it was: completing the lease
     * does not complete what was added after it.
     */
    void add(String topic, Collection<FrameId> frames, Deadline deadline);

    /**
     * Leases entries that are due to the caller, oldest first. What is neither completed nor failed until the lease ends is due
     * again. No two claimers hold the same entry at once, unless their clocks differ by more than the lease.
     *
     * @param now the caller's clock
     * @param leaseEnd when others may take the entries, no later than {@link #LONGEST_WAIT} from now
     */
    List<Entry> claim(String topic, int limit, Instant now, Instant leaseEnd, Deadline deadline);

    /** The work is done. */
    void complete(Collection<Entry> entries, Deadline deadline);

    /**
     * The work failed and is due again at the given time.
     *
     * @param dueAt no later than {@link #LONGEST_WAIT} from now
     */
    void retryLater(Entry entry, String reason, Instant dueAt, Deadline deadline);

    /** The work failed for good: it becomes a dead letter. */
    void giveUp(Entry entry, String reason, Instant now, Deadline deadline);

    /** How many entries of the topic are waiting, leased ones included. */
    long depth(String topic, Deadline deadline);

    /**
     * The frames for which work of the topic is waiting, leased work included, each once. Those whose work was added first come first.
     *
     * @param limit how many frames at most
     */
    List<FrameId> listWaiting(String topic, int limit, Deadline deadline);

    /** Dead letters of the topic, oldest first. */
    List<DeadLetter> listDeadLetters(String topic, int limit, Deadline deadline);

    /**
     * Makes dead letters of the topic due at once, with no failure counted.
     *
     * @param frame those for this frame; all where it is absent
     * @return how many
     */
    int replayDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline);

    /**
     * Gives dead letters of the topic up for good; the frames stay as they are.
     *
     * @param frame those for this frame; all where it is absent
     * @return how many
     */
    int dropDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline);
}
