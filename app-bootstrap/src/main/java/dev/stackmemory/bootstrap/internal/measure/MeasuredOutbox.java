package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Measures an outbox. */
final class MeasuredOutbox implements Outbox {
    private final Outbox outbox;
    private final StoreMeter meter;

    MeasuredOutbox(Outbox outbox, StoreMeter meter) {
        this.outbox = outbox;
        this.meter = meter;
    }

    @Override
    public void add(String topic, Collection<FrameId> frames, Deadline deadline) {
        meter.run(Operation.OUTBOX, () -> outbox.add(topic, frames, deadline));
    }

    @Override
    public List<Entry> claim(String topic, int limit, Instant now, Instant leaseEnd, Deadline deadline) {
        return meter.call(Operation.OUTBOX, () -> outbox.claim(topic, limit, now, leaseEnd, deadline));
    }

    @Override
    public void complete(Collection<Entry> entries, Deadline deadline) {
        meter.run(Operation.OUTBOX, () -> outbox.complete(entries, deadline));
    }

    @Override
    public void retryLater(Entry entry, String reason, Instant dueAt, Deadline deadline) {
        meter.run(Operation.OUTBOX, () -> outbox.retryLater(entry, reason, dueAt, deadline));
    }

    @Override
    public void giveUp(Entry entry, String reason, Instant now, Deadline deadline) {
        meter.run(Operation.OUTBOX, () -> outbox.giveUp(entry, reason, now, deadline));
    }

    @Override
    public long depth(String topic, Deadline deadline) {
        return meter.call(Operation.OUTBOX, () -> outbox.depth(topic, deadline));
    }

    @Override
    public List<FrameId> listWaiting(String topic, int limit, Deadline deadline) {
        return meter.call(Operation.OUTBOX, () -> outbox.listWaiting(topic, limit, deadline));
    }

    @Override
    public List<DeadLetter> listDeadLetters(String topic, int limit, Deadline deadline) {
        return meter.call(Operation.OUTBOX, () -> outbox.listDeadLetters(topic, limit, deadline));
    }

    @Override
    public int replayDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return meter.call(Operation.OUTBOX, () -> outbox.replayDeadLetters(topic, frame, deadline));
    }

    @Override
    public int dropDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return meter.call(Operation.OUTBOX, () -> outbox.dropDeadLetters(topic, frame, deadline));
    }
}
