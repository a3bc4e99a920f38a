package dev.stackmemory.application.watch;

import dev.stackmemory.application.WaitingWork;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.watch.ActivityLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says what programs did with a memory lately, and what waits. Thread-safe. */
public final class ReportActivity {
    private static final int DEAD_LETTERS_COUNTED = 10_000;

    private final ActivityLog log;
    private final WaitingWork outbox;
    private final List<String> topics;

    /** @param topics of the outbox, in the order in which they are told */
    public ReportActivity(ActivityLog log, WaitingWork outbox, List<String> topics) {
        this.log = log;
        this.outbox = outbox;
        this.topics = List.copyOf(topics);
    }

    /**
     * What happened.
     *
     * @param activity of all programs together
     * @param entries how many entries of the log that is the sum of
     * @param outbox what waits now
     */
    public record ActivityReport(Activity activity, long entries, List<OutboxReport> outbox) {
        public ActivityReport {
            outbox = List.copyOf(outbox);
        }
    }

    /**
     * One kind of work that follows recording.
     *
     * @param waiting how much of it waits
     * @param deadLetters how much was given up, {@value #DEAD_LETTERS_COUNTED} at most
     */
    public record OutboxReport(String topic, long waiting, long deadLetters) {}

    /**
     * What ended at that time or later.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the outbox does not answer or the log may not be read
     */
    public ActivityReport report(Instant since, Deadline deadline) {
        List<Activity> entries = log.listSince(since);
        Activity sum = entries.stream().reduce(Activity::plus).orElseGet(() -> Activity.none(since));
        return new ActivityReport(
                sum,
                entries.size(),
                topics.stream().map(topic -> outbox(topic, deadline)).toList());
    }

    /** The entry of the log that tells of the mover's last round, if one ended at that time or later. */
    public Optional<Activity> findLastRound(Instant since) {
        return log.listSince(since).reversed().stream()
                .filter(activity -> activity.count(Event.MOVER_ROUND) > 0)
                .findFirst();
    }

    private OutboxReport outbox(String topic, Deadline deadline) {
        return new OutboxReport(
                topic,
                outbox.depth(topic, deadline),
                outbox.listDeadLetters(topic, DEAD_LETTERS_COUNTED, deadline).size());
    }
}
