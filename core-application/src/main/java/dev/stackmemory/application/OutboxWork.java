package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Works through one topic of the outbox, in batches that several programs share. A frame that cannot be worked on is put off longer and longer, becomes a
 * dead letter in the end, and blocks no other. Thread-safe.
 */
public final class OutboxWork {
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final String topic;
    private final int batch;
    private final InstantSource clock;
    private final Step step;

    /** What is done for the frames of a batch. */
    @FunctionalInterface
    public interface Step {
        /**
         * Does the work for all of the frames, or for none, or fails; doing it again must be safe.
         *
         * @return for how many of them there was something to do
         * @throws Unfit if it cannot be done for one of them, as it counts for {@code CorruptFrame}, {@code CapacityExceeded} and {@code
         *     IllegalArgumentException}: then it is done for fewer of them, until that one is found
         * @throws StoreException if somebody does not answer, which is nobody's failure
         */
        long perform(List<FrameId> frames, Deadline deadline);
    }

    /** The work cannot be done for one of the frames, whoever does it. */
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unfit(String reason) {
            super(reason);
        }
    }

    /**
     * What a run did.
     *
     * @param done frames for which there was something to do
     * @param failed frames set aside for later or for good
     * @param waiting entries that are still in the outbox
     * @param obstacle why the run was cut short, if it was; not all that is left is due
     */
    public record Drained(long done, long failed, long waiting, Optional<String> obstacle) {
        /** Why something is waiting, if it is. */
        public Optional<String> reasonToWait() {
            return waiting == 0
                    ? Optional.empty()
                    : obstacle.or(() -> Optional.of(
                            "what is left has failed a moment ago or is being worked on by another program"));
        }
    }

    /** @param batch how many frames are worked on together, at least 1 */
    public OutboxWork(Outbox outbox, String topic, int batch, InstantSource clock, Step step) {
        this.outbox = outbox;
        this.topic = topic;
        this.batch = batch;
        this.clock = clock;
        this.step = step;
    }

    /**
     * Works through what is due, until nothing is or the deadline passes. Somebody who is away ends the run and counts as nobody's failure: the entries
     * are due again at once.
     *
     * @throws StoreException if the outbox does not answer even to say what is waiting, or a store fails in a way that time does not heal
     */
    public Drained drain(Progress progress, Deadline deadline) {
        return new Drain(progress, deadline).run();
    }

    /** One run over the queue. */
    private final class Drain {
        private final Progress progress;
        private final Deadline deadline;
        private final Set<Outbox.Entry> claimed = new LinkedHashSet<>();
        private long done;
        private long failed;
        private long handled;

        Drain(Progress progress, Deadline deadline) {
            this.progress = progress;
            this.deadline = deadline;
        }

        Drained run() {
            Optional<String> obstacle = Optional.empty();
            try {
                workThroughWhatIsDue();
            } catch (StoreException.Unavailable
                    | StoreException.AccessDenied
                    | StoreException.DeadlineExceeded
                    | StoreException.OutcomeUnknown away) {
                obstacle = Optional.of(String.valueOf(away.getMessage()));
                handBack();
            }
            long waiting = outbox.depth(topic, Deadline.NEVER);
            if (obstacle.isEmpty() && waiting > 0 && deadline.isExpired()) {
                obstacle = Optional.of("the time was up");
            }
            return new Drained(done, failed, waiting, obstacle);
        }

        private void workThroughWhatIsDue() {
            long total = outbox.depth(topic, deadline);
            while (!deadline.isExpired()) {
                Instant now = clock.instant();
                List<Outbox.Entry> entries = outbox.claim(topic, batch, now, now.plus(LEASE), deadline);
                if (entries.isEmpty()) {
                    return;
                }
                claimed.addAll(entries);
                work(entries);
                handled += entries.size();
                progress.report(handled, Math.max(total, handled));
            }
        }

        /** Does the work for the frames together; if that fails because of one of them, for each half alone, until that one is found. */
        private void work(List<Outbox.Entry> entries) {
            long worked;
            try {
                worked = step.perform(frames(entries), deadline);
            } catch (Unfit
                    | StoreException.CorruptFrame
                    | StoreException.CapacityExceeded
                    | IllegalArgumentException poisoned) {
                if (entries.size() == 1) {
                    setAside(entries.getFirst(), String.valueOf(poisoned.getMessage()));
                } else {
                    int middle = entries.size() / 2;
                    work(entries.subList(0, middle));
                    work(entries.subList(middle, entries.size()));
                }
                return;
            }
            outbox.complete(entries, deadline);
            entries.forEach(claimed::remove);
            done += worked;
        }

        private void setAside(Outbox.Entry entry, String reason) {
            Instant now = clock.instant();
            if (entry.attempts() + 1 >= MAX_ATTEMPTS) {
                outbox.giveUp(entry, reason, now, deadline);
            } else {
                Duration pause = FIRST_RETRY.multipliedBy(1L << entry.attempts());
                outbox.retryLater(entry, reason, now.plus(pause), deadline);
            }
            claimed.remove(entry);
            failed++;
        }

        /** What is added anew is due at once, and is not completed by completing what was leased. */
        private void handBack() {
            try {
                outbox.add(topic, frames(claimed), Deadline.NEVER);
                outbox.complete(claimed, Deadline.NEVER);
            } catch (StoreException away) {
                // Then they are due again when their lease ends.
            }
        }

        private static List<FrameId> frames(Collection<Outbox.Entry> entries) {
            return entries.stream().map(Outbox.Entry::frame).toList();
        }
    }
}
