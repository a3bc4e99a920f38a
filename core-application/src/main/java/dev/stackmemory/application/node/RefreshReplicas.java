package dev.stackmemory.application.node;

import dev.stackmemory.application.tier.ReplicaPages;
import dev.stackmemory.application.tier.WrongCopies;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps a node's replicas right while a program runs: what others change is dropped here, so that the rest may answer alone. What the shared home has lost, as when an older backup
 * of it was restored, comes home to the node, to be published again. Used by one thread.
 */
public final class RefreshReplicas {
    private static final int PAGE = 500;

    /** A copy that was read before a change may be put here after it; what changed is looked at for as long. */
    private static final Duration LATECOMERS = Duration.ofMinutes(1);

    private final NodeStore node;
    private final NodeReplicas replicas;
    private final SharedHome shared;
    private final ChangeFeed changes;
    private final ReplicaEpoch epoch;
    private final EditClock editClock;
    private final InstantSource clock;
    private final Map<FrameId, Instant> changed = new HashMap<>();
    private String history = "";
    private long position;
    private OptionalLong forgettings = OptionalLong.empty();
    private long recovered;

    /**
     * What a round did.
     *
     * @param recovered frames that the shared home has lost, and that are at home on the node now
     * @param obstacle what kept it from getting through; absent if each replica was right when it began
     */
    record Refreshed(long recovered, Optional<String> obstacle) {}

    /**
     * @param changes what changes at the shared home
     * @param epoch the number that every forgetting raises: a frame that is erased everywhere leaves the feed
     */
    public RefreshReplicas(
            NodeStore node,
            NodeReplicas replicas,
            SharedHome shared,
            ChangeFeed changes,
            ReplicaEpoch epoch,
            EditClock editClock,
            InstantSource clock) {
        this.node = node;
        this.replicas = replicas;
        this.shared = shared;
        this.changes = changes;
        this.epoch = epoch;
        this.editClock = editClock;
        this.clock = clock;
    }

    /** Looks at every replica the first time, and after that at those that may have become wrong. */
    Refreshed refresh(Deadline deadline) {
        recovered = 0;
        try {
            refreshAll(deadline);
            return new Refreshed(recovered, Optional.empty());
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded | StoreException.AccessDenied away) {
            return new Refreshed(recovered, Optional.of(String.valueOf(away.getMessage())));
        }
    }

    private void refreshAll(Deadline deadline) {
        Instant now = clock.instant();
        OptionalLong forgotten = epoch.find(deadline);
        long head = changes.head(deadline);
        if (!history.equals(changes.historyId()) || head < position || !forgotten.equals(forgettings)) {
            verifyAll(deadline);
            position = history.equals(changes.historyId()) && head >= position ? position : head;
            history = changes.historyId();
            forgettings = forgotten;
        }
        takeChanges(now, deadline);
        compare(List.copyOf(changed.keySet()), deadline);
        changed.values().removeIf(at -> at.plus(LATECOMERS).isBefore(now));
        replicas.validateAll(now);
    }

    private void takeChanges(Instant now, Deadline deadline) {
        List<FrameChange> next = changes.changesAfter(position, PAGE, deadline);
        while (!next.isEmpty()) {
            for (FrameChange change : next) {
                changed.put(
                        switch (change) {
                            case FrameChange.Upserted upserted ->
                                upserted.frame().id();
                            case FrameChange.Removed removed -> removed.frame();
                        },
                        now);
            }
            observeTimes(next, deadline);
            position = next.getLast().position();
            next = changes.changesAfter(position, PAGE, deadline);
        }
    }

    /** A first revision is no edit, and has none. */
    private void observeTimes(List<FrameChange> page, Deadline deadline) {
        Map<FrameId, ContentHash> revisions = new HashMap<>();
        for (FrameChange change : page) {
            if (change instanceof FrameChange.Upserted(long at, Frame frame) && frame.revision() > 1) {
                revisions.put(frame.id(), ContentHash.of(frame));
            }
        }
        shared.times().find(revisions, deadline).values().forEach(editClock::observe);
    }

    private void verifyAll(Deadline deadline) {
        ReplicaPages.forEach(
                node.frames(),
                PAGE,
                deadline,
                copies -> compare(copies.stream().map(CopyVersion::frame).toList(), deadline));
    }

    private void compare(List<FrameId> frames, Deadline deadline) {
        Map<FrameId, StoredFrame> copies = frames.isEmpty() ? Map.of() : node.findReplicas(frames, deadline);
        if (copies.isEmpty()) {
            return;
        }
        Map<FrameId, Residency> known = shared.ledger().find(copies.keySet(), deadline);
        WrongCopies wrong = WrongCopies.among(copies.values(), known, shared.frames(), deadline);
        if (!wrong.outdated().isEmpty()) {
            var unused = node.frames()
                    .delete(wrong.outdated().stream().map(CopyVersion::of).toList(), deadline);
        }
        if (!wrong.lost().isEmpty()) {
            bringHome(wrong.lost(), deadline);
        }
    }

    /** What was forgotten on this node stays forgotten, whatever the shared home knows of that. */
    private void bringHome(List<StoredFrame> lost, Deadline deadline) {
        List<FrameWrite> writes =
                lost.stream().map(copy -> FrameWrite.create(copy.frame())).toList();
        recovered += node.frames().record(writes, deadline).outcomes().stream()
                .filter(RecordOutcome.Recorded.class::isInstance)
                .count();
    }
}
