package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Frames that take virtual time to be read. An answer that would outlast the deadline fails at the deadline. */
final class ScriptedFrames implements FrameStore {
    private final FrameStore frames;
    private final VirtualTime time;
    private volatile CompletableFuture<Thread> answering = new CompletableFuture<>();
    private Duration delay = Duration.ZERO;
    private Optional<ScriptedFrames> faster = Optional.empty();
    private int asked;

    ScriptedFrames(FrameStore frames, VirtualTime time) {
        this.frames = frames;
        this.time = time;
    }

    /** Reading takes that long from now on. */
    synchronized ScriptedFrames taking(Duration ofEach) {
        delay = ofEach;
        return this;
    }

    /** No time passes in a reading that lasts too long before what was read from the other home has arrived, from now on once. */
    synchronized ScriptedFrames slowerThan(ScriptedFrames other) {
        other.answering = new CompletableFuture<>();
        faster = Optional.of(other);
        return this;
    }

    /** How often it was read from since this was called last. */
    synchronized int asked() {
        int since = asked;
        asked = 0;
        return since;
    }

    @Override
    public synchronized Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        asked++;
        Duration left = deadline.remaining();
        if (delay.compareTo(left) > 0) {
            faster.ifPresent(ScriptedFrames::awaitAnswer);
            time.advance(left);
            throw new StoreException.DeadlineExceeded("reading takes longer than there is time", null);
        }
        time.advance(delay);
        Map<FrameId, StoredFrame> found = frames.find(ids, deadline);
        answering.complete(Thread.currentThread());
        return found;
    }

    /** The search has an answer when the thread that was asked has ended, a moment after it was given. */
    private void awaitAnswer() {
        try {
            Thread asked = answering.get(1, TimeUnit.MINUTES);
            assertThat(asked.join(Duration.ofMinutes(1)))
                    .as("the thread that reads to end")
                    .isTrue();
        } catch (InterruptedException | ExecutionException | TimeoutException never) {
            throw new IllegalStateException("no frames were read", never);
        }
    }

    @Override
    public StoreId id() {
        return frames.id();
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        frames.put(copies, deadline);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return frames.delete(copies, deadline);
    }
}
