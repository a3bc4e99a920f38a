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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Frames that take virtual time to be read. An answer that would outlast the deadline fails at the deadline. */
final class ScriptedFrames implements FrameStore {
    private final FrameStore frames;
    private final VirtualTime time;
    private volatile CountDownLatch answered = new CountDownLatch(1);
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

    /** No time passes in a reading that lasts too long before the other home has been read from, from now on once. */
    synchronized ScriptedFrames slowerThan(ScriptedFrames other) {
        other.answered = new CountDownLatch(1);
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
        answered.countDown();
        return found;
    }

    private void awaitAnswer() {
        try {
            assertThat(answered.await(1, TimeUnit.MINUTES))
                    .as("frames to be read")
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
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
