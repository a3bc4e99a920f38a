package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Outbox.DeadLetter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What waits in the outboxes of a memory: in that of the home, and before it in that of a node's own store, if there is one. Of several, one that does not answer
 * counts for nothing, and the listener hears of it. Thread-safe.
 */
public final class WaitingWork {
    private final List<Outbox> outboxes;
    private final Consumer<String> listener;

    /**
     * @param outboxes at least one
     * @param listener hears, in a sentence for people, when not all could be asked
     */
    public WaitingWork(List<Outbox> outboxes, Consumer<String> listener) {
        this.outboxes = List.copyOf(outboxes);
        this.listener = listener;
    }

    /** How much work of the topic waits. */
    public long depth(String topic, Deadline deadline) {
        return each(outbox -> outbox.depth(topic, deadline))
                .mapToLong(depth -> depth)
                .sum();
    }

    /** What was given up of the topic, so many at most. */
    public List<DeadLetter> listDeadLetters(String topic, int limit, Deadline deadline) {
        return each(outbox -> outbox.listDeadLetters(topic, limit, deadline))
                .flatMap(List::stream)
                .limit(limit)
                .toList();
    }

    /**
     * Makes what was given up of the topic due again.
     *
     * @param frame for this frame; for all where it is absent
     * @return how many
     */
    public int replayDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return each(outbox -> outbox.replayDeadLetters(topic, frame, deadline))
                .mapToInt(replayed -> replayed)
                .sum();
    }

    /** Gives it up for good, as {@link #replayDeadLetters} chooses. Returns how many. */
    public int dropDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return each(outbox -> outbox.dropDeadLetters(topic, frame, deadline))
                .mapToInt(dropped -> dropped)
                .sum();
    }

    private <T> Stream<T> each(Function<Outbox, T> question) {
        return outboxes.stream().flatMap(outbox -> ask(outbox, question));
    }

    private <T> Stream<T> ask(Outbox outbox, Function<Outbox, T> question) {
        try {
            return Stream.of(question.apply(outbox));
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            if (outboxes.size() == 1) {
                throw away;
            }
            listener.accept("not all that waits is counted: " + away.getMessage());
            return Stream.empty();
        }
    }
}
