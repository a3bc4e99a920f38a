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
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Works through one topic of the outbox, in batches that several programs share. A frame that cannot be worked on is put off longer and longer, becomes a
 * dead letter in the end, and blocks no other. Batches begin with one frame and grow as long as there is time for larger ones, so that a run gets on over a slow
 * link too. Thread-safe.
 */
public final class OutboxWork {
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    /** Who had less time than that may have needed no more than others do. */
    private static final Duration FAIR = Duration.ofMillis(500);

    /** How often the pause is doubled at most, which keeps it below {@link Outbox#LONGEST_WAIT}. */
    private static final int MOST_DOUBLINGS = 5;

    private final Outbox outbox;
    private final String topic;
    private final BatchSize size;
    private final InstantSource clock;
    private final Step step;

    /** Whether something was done since a frame alone did not make it in time: then it is that frame, and not somebody who is slow. */
    private final AtomicBoolean othersPass = new AtomicBoolean();

    /** What is done for the frames of a batch. */
    @FunctionalInterface
    public interface Step {
        /**
         * Does the work for all of the frames, or for none, or fails; doing it again must be safe.
         *
         * @return for how many of them there was something to do
         * @throws Unfit if it cannot be done for one of them, as it counts for {@code CorruptFrame}, {@code CapacityExceeded}, {@code Refused} and each exception that
         *     is no {@code StoreException}: then it is done for fewer of them, until that one is found
         * @throws StoreException if somebody does not answer, which is nobody's failure; {@code DeadlineExceeded} is one of a frame that was tried alone and had
         *     most of the time that there was
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
        /** What keeps the work from going on at all, if something does. */
        public Optional<String> standstill() {
            return done == 0 ? obstacle : Optional.empty();
        }

        /** Why something is waiting, if it is. */
        public Optional<String> reasonToWait() {
            return waiting == 0
                    ? Optional.empty()
                    : obstacle.or(() -> Optional.of(
                            "what is left has failed a moment ago or is being worked on by another program"));
        }
    }

    /** @param batch how many frames are worked on together at most, at least 1 */
    public OutboxWork(Outbox outbox, String topic, int batch, InstantSource clock, Step step) {
        this.outbox = outbox;
        this.topic = topic;
        this.size = new BatchSize(batch);
        this.clock = clock;
        this.step = step;
    }

    /**
     * Works through what is due, until nothing is or the deadline passes. Somebody who is away ends the run and counts as nobody's failure: the entries
     * are due again at once, with as many failures as before. What was not done in time is tried with fewer frames the next time.
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
        private final Duration whole;
        private final Set<Outbox.Entry> claimed = new LinkedHashSet<>();
        private long done;
        private long failed;
        private long handled;

        Drain(Progress progress, Deadline deadline) {
            this.progress = progress;
            this.deadline = deadline;
            this.whole = deadline.remaining();
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
            }
            handBack(obstacle.orElse("the time was up"));
            long waiting = outbox.depth(topic, Deadline.NEVER);
            if (obstacle.isEmpty() && waiting > 0 && deadline.isExpired()) {
                obstacle = Optional.of("the time was up");
            }
            return new Drained(done, failed, waiting, obstacle);
        }

        /** What has failed before comes after all others, and alone: it may take all of the time once more. */
        private void workThroughWhatIsDue() {
            long total = outbox.depth(topic, deadline);
            List<Outbox.Entry> entries = claim();
            while (!entries.isEmpty()) {
                List<Outbox.Entry> fresh =
                        entries.stream().filter(entry -> entry.attempts() == 0).toList();
                if (!fresh.isEmpty()) {
                    Duration left = deadline.remaining();
                    work(fresh);
                    size.passed(fresh.size(), left, deadline.remaining());
                    report(fresh.size(), total);
                }
                entries = claim();
            }
            // What is left has failed before, each once, though a lease may have ended meanwhile.
            for (Outbox.Entry entry : List.copyOf(claimed)) {
                if (deadline.isExpired()) {
                    return;
                }
                work(List.of(entry));
                report(1, total);
            }
        }

        private List<Outbox.Entry> claim() {
            if (deadline.isExpired()) {
                return List.of();
            }
            Instant now = clock.instant();
            List<Outbox.Entry> entries =
                    outbox.claim(topic, size.next(deadline.remaining()), now, now.plus(LEASE), deadline);
            claimed.addAll(entries);
            return entries;
        }

        private void report(int frames, long total) {
            handled += frames;
            progress.report(handled, Math.max(total, handled));
        }

        /** Does the work for the frames together; if that fails because of one of them, for each half alone, until that one is found. */
        private void work(List<Outbox.Entry> entries) {
            Duration left = deadline.remaining();
            long worked;
            try {
                worked = step.perform(frames(entries), deadline);
            } catch (Unfit
                    | StoreException.CorruptFrame
                    | StoreException.CapacityExceeded
                    | StoreException.Refused poisoned) {
                poisoned(entries, String.valueOf(poisoned.getMessage()));
                return;
            } catch (StoreException.DeadlineExceeded late) {
                late(entries, late, left);
                return;
            } catch (StoreException away) {
                if (deadline.isExpired()) {
                    size.failed(entries.size());
                }
                throw away;
            } catch (RuntimeException defect) {
                poisoned(entries, defect.toString());
                return;
            }
            // What was done in the last moment is done, and not to be done again.
            outbox.complete(entries, Deadline.NEVER);
            entries.forEach(claimed::remove);
            done += worked;
            othersPass.set(true);
        }

        private void poisoned(List<Outbox.Entry> entries, String reason) {
            if (entries.size() > 1) {
                workOnHalves(entries);
            } else {
                setAside(entries.getFirst(), reason, true);
            }
        }

        private void workOnHalves(List<Outbox.Entry> entries) {
            int middle = entries.size() / 2;
            work(entries.subList(0, middle));
            work(entries.subList(middle, entries.size()));
        }

        /**
         * There is no telling a frame that takes too long from somebody who does. A frame alone that had most of the time is put off, for others may pass; it is given up only if others do.
         *
         * @param left the time that there was for them
         */
        private void late(List<Outbox.Entry> entries, StoreException.DeadlineExceeded late, Duration left) {
            size.failed(entries.size());
            if (entries.size() > 1) {
                if (deadline.isExpired()) {
                    throw late;
                }
                workOnHalves(entries);
                return;
            }
            boolean fair = left.compareTo(FAIR) >= 0 && left.compareTo(whole.dividedBy(2)) >= 0;
            if (deadline.isExpired() && !fair) {
                throw late;
            }
            boolean others = othersPass.getAndSet(false);
            setAside(entries.getFirst(), String.valueOf(late.getMessage()), others);
            if (!others) {
                throw late;
            }
        }

        /** @param forGood whether it is given up when it has failed often enough */
        private void setAside(Outbox.Entry entry, String reason, boolean forGood) {
            Instant now = clock.instant();
            // Of a frame that took all of the time there is none left to say so.
            if (forGood && entry.attempts() + 1 >= MAX_ATTEMPTS) {
                outbox.giveUp(entry, reason, now, Deadline.NEVER);
            } else {
                Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(entry.attempts(), MOST_DOUBLINGS));
                outbox.retryLater(entry, reason, now.plus(pause), Deadline.NEVER);
            }
            claimed.remove(entry);
            failed++;
        }

        /** What was claimed and not worked on. What is added anew is due at once, after all others, and is not completed by completing what was leased. What has failed before keeps its failures. */
        private void handBack(String reason) {
            if (claimed.isEmpty()) {
                return;
            }
            try {
                List<Outbox.Entry> innocent =
                        claimed.stream().filter(entry -> entry.attempts() == 0).toList();
                outbox.add(topic, frames(innocent), Deadline.NEVER);
                outbox.complete(innocent, Deadline.NEVER);
                Instant now = clock.instant();
                for (Outbox.Entry entry : claimed) {
                    if (entry.attempts() > 0) {
                        // One failure is counted by putting it off, and this was none.
                        var before =
                                new Outbox.Entry(entry.sequence(), entry.topic(), entry.frame(), entry.attempts() - 1);
                        outbox.retryLater(before, reason, now, Deadline.NEVER);
                    }
                }
            } catch (StoreException away) {
                // Then they are due again when their lease ends.
            }
        }

        private static List<FrameId> frames(Collection<Outbox.Entry> entries) {
            return entries.stream().map(Outbox.Entry::frame).toList();
        }
    }
}
