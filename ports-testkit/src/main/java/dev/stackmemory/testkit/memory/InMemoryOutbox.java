package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.testkit.memory.OutboxState.Work;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The outbox beside a home in memory. */
final class InMemoryOutbox implements Outbox {
    private final MemoryState state;
    private final OutboxState outbox;

    InMemoryOutbox(MemoryState state) {
        this.state = state;
        this.outbox = state.outbox;
    }

    @Override
    public void add(String topic, Collection<FrameId> frames, Deadline deadline) {
        state.write("outbox.add", deadline, () -> {
            for (FrameId frame : frames) {
                outbox.addUnlessWaiting(topic, frame);
            }
        });
    }

    @Override
    public List<Entry> claim(String topic, int limit, Instant now, Instant leaseEnd, Deadline deadline) {
        return state.write("outbox.claim", deadline, () -> {
            List<Entry> claimed = outbox.work.values().stream()
                    .filter(work -> work.entry().topic().equals(topic) && work.isDue(now))
                    .limit(limit)
                    .map(Work::entry)
                    .toList();
            claimed.forEach(entry -> outbox.work.put(entry.sequence(), new Work(entry, leaseEnd, true)));
            return claimed;
        });
    }

    @Override
    public void complete(Collection<Entry> entries, Deadline deadline) {
        state.write("outbox.complete", deadline, () -> entries.forEach(entry -> outbox.work.remove(entry.sequence())));
    }

    @Override
    public void retryLater(Entry entry, String reason, Instant dueAt, Deadline deadline) {
        state.write("outbox.retryLater", deadline, () -> {
            var failed = new Entry(entry.sequence(), entry.topic(), entry.frame(), entry.attempts() + 1);
            outbox.work.computeIfPresent(entry.sequence(), (sequence, held) -> new Work(failed, dueAt, false));
        });
    }

    @Override
    public void giveUp(Entry entry, String reason, Instant now, Deadline deadline) {
        state.write("outbox.giveUp", deadline, () -> {
            if (outbox.work.remove(entry.sequence()) != null) {
                outbox.deadLetters.add(new DeadLetter(entry, reason, now));
            }
        });
    }

    @Override
    public long depth(String topic, Deadline deadline) {
        return state.read(
                "outbox.depth",
                deadline,
                () -> outbox.work.values().stream()
                        .filter(work -> work.entry().topic().equals(topic))
                        .count());
    }

    @Override
    public List<FrameId> listWaiting(String topic, int limit, Deadline deadline) {
        return state.read(
                "outbox.listWaiting",
                deadline,
                () -> outbox.work.values().stream()
                        .map(Work::entry)
                        .filter(entry -> entry.topic().equals(topic))
                        .map(Entry::frame)
                        .distinct()
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<DeadLetter> listDeadLetters(String topic, int limit, Deadline deadline) {
        return state.read(
                "outbox.listDeadLetters",
                deadline,
                () -> outbox.deadLetters.stream()
                        .filter(letter -> letter.entry().topic().equals(topic))
                        .limit(limit)
                        .toList());
    }

    @Override
    public int replayDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        Integer replayed = state.write("outbox.replayDeadLetters", deadline, () -> {
            List<DeadLetter> letters = outbox.deadLetters.stream()
                    .filter(letter -> isChosen(letter, topic, frame))
                    .toList();
            outbox.deadLetters.removeAll(letters);
            letters.forEach(letter -> outbox.add(topic, letter.entry().frame(), Instant.MIN, 0));
            return letters.size();
        });
        return Objects.requireNonNull(replayed);
    }

    @Override
    public int dropDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        Integer dropped = state.write("outbox.dropDeadLetters", deadline, () -> {
            int before = outbox.deadLetters.size();
            outbox.deadLetters.removeIf(letter -> isChosen(letter, topic, frame));
            return before - outbox.deadLetters.size();
        });
        return Objects.requireNonNull(dropped);
    }

    private static boolean isChosen(DeadLetter letter, String topic, Optional<FrameId> frame) {
        return letter.entry().topic().equals(topic)
                && frame.map(letter.entry().frame()::equals).orElse(true);
    }
}
