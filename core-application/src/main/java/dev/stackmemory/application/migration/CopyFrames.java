package dev.stackmemory.application.migration;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.OutboxWork;
import dev.stackmemory.application.OutboxWork.Drained;
import dev.stackmemory.application.OutboxWork.Unfit;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a shadow what the memory is. Each recorded frame waits in the outbox under {@value #TOPIC}, in the transaction that recorded it; what is copied is
 * the frame as it is then, so that the order of the work does not matter. What is to be forgotten is pending at home until the shadow has forgotten it, and does
 * not come back there. Thread-safe.
 */
public final class CopyFrames {
    /** The outbox topic. */
    public static final String TOPIC = "copy";

    private static final int BATCH = 250;

    private final FrameHome home;
    private final FrameReader frames;
    private final Optional<VectorIndex> vectors;
    private final ForgetFrames forgetting;
    private final Shadow shadow;
    private final Outbox outbox;
    private final OutboxWork work;

    /**
     * @param home where frames are recorded and forgotten
     * @param frames reads them, whichever store they are at home in
     * @param vectors of the same frames, if they are kept
     * @param forgetting with the shadow among its places
     */
    public CopyFrames(
            FrameHome home,
            FrameReader frames,
            Optional<VectorIndex> vectors,
            Outbox outbox,
            ForgetFrames forgetting,
            Shadow shadow,
            InstantSource clock) {
        this.home = home;
        this.frames = frames;
        this.vectors = vectors;
        this.outbox = outbox;
        this.forgetting = forgetting;
        this.shadow = shadow;
        this.work = new OutboxWork(outbox, TOPIC, BATCH, clock, this::copy);
    }

    /**
     * Copies what is due and lets the shadow forget what is to be forgotten, until nothing is left or the deadline passes. A shadow that is away ends the
     * run and counts as nobody's failure; a frame that it refuses becomes a dead letter in the end, and blocks no other.
     *
     * @throws StoreException if the home does not answer even to say what is waiting, or a store fails in a way that time does not heal
     */
    public Drained drain(Progress progress, Deadline deadline) {
        Drained copied = work.drain(progress, deadline);
        if (copied.obstacle().isEmpty() && !deadline.isExpired()) {
            if (!home.listPendingErasures(1, deadline).isEmpty()) {
                var unused = forgetting.erasePending(deadline);
            }
            embedThere(deadline);
        }
        return copied;
    }

    /** What is not embedded now waits there. */
    private void embedThere(Deadline deadline) {
        try {
            shadow.embedding().ifPresent(frames -> {
                var unused = frames.drain(Progress.NONE, deadline);
            });
        } catch (StoreException away) {
            // Nothing is lost by that, and what was copied is reported.
        }
    }

    /** Whether the shadow lacks nothing that was recorded while it was one. */
    public boolean isUpToDate(Deadline deadline) {
        return outbox.depth(TOPIC, deadline) == 0
                && outbox.listDeadLetters(TOPIC, 1, deadline).isEmpty();
    }

    private long copy(List<FrameId> ids, Deadline deadline) {
        Map<FrameId, StoredFrame> found = read(ids, deadline);
        Map<FrameId, Residency> held = shadow.ledger().find(found.keySet(), deadline);
        List<FrameWrite> writes = found.values().stream()
                .map(copy -> write(copy.frame(), held.get(copy.frame().id())))
                .toList();
        for (RecordOutcome outcome : shadow.home().record(writes, deadline).outcomes()) {
            requireTaken(outcome, deadline);
        }
        copyVectors(found.keySet(), deadline);
        return writes.size();
    }

    /** Those that are still here; one in a damaged file of an archive is unfit as a damaged one is. */
    private Map<FrameId, StoredFrame> read(List<FrameId> ids, Deadline deadline) {
        try {
            return frames.find(ids, deadline);
        } catch (StoreException.CorruptStore damaged) {
            throw new Unfit(String.valueOf(damaged.getMessage()));
        }
    }

    /** A revision that is there already, or a later one, is not replaced. */
    private static FrameWrite write(Frame frame, @Nullable Residency held) {
        return new FrameWrite(frame, held == null || held.revision() >= frame.revision() ? 0 : held.revision());
    }

    private void requireTaken(RecordOutcome outcome, Deadline deadline) {
        switch (outcome) {
            case RecordOutcome.Recorded taken -> {}
            case RecordOutcome.Unchanged there -> {}
            case RecordOutcome.Conflict conflict ->
                throw new Unfit("'" + shadow.name() + "' holds revision " + conflict.currentRevision()
                        + " of it, with another content");
            case RecordOutcome.Forgotten forgotten -> {
                // Most often it was forgotten here, too, after it was read.
                if (!frames.find(List.of(forgotten.frame()), deadline).isEmpty()) {
                    throw new Unfit("it was forgotten in '" + shadow.name() + "', and does not come back there");
                }
            }
        }
    }

    /** Those that have none yet get theirs there. */
    private void copyVectors(Set<FrameId> ids, Deadline deadline) {
        Optional<VectorIndex> there = shadow.vectors();
        if (ids.isEmpty() || there.isEmpty()) {
            return;
        }
        Set<FrameId> without = new HashSet<>(ids);
        if (vectors.isPresent()) {
            for (VectorIndex.ModelUsage model : vectors.get().listModels(deadline)) {
                List<FrameVector> found = vectors.get().find(model.model(), ids, deadline);
                if (!found.isEmpty()) {
                    there.get().put(model.model(), found, deadline);
                    found.forEach(vector -> without.remove(vector.frame()));
                }
            }
        }
        if (!without.isEmpty() && shadow.embedding().isPresent()) {
            shadow.outbox().add(EmbedFrames.TOPIC, new ArrayList<>(without), deadline);
        }
    }
}
