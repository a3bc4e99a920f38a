package dev.stackmemory.application.node;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.node.RefreshReplicas.Refreshed;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.Optional;

/**
 * Brings a node and the home that it shares up to date with each other: forgets there again what the home no longer knows to be forgotten, publishes what the node has recorded, drops replicas
 * that others have outdated, and publishes again what the home has lost. Thread-safe.
 */
public final class SyncNode {
    private final PublishFrames publishing;
    private final Optional<Copies> copies;

    /** What looks after the copies on a node, and after what the node knows of those that are to be no more. */
    private record Copies(RepeatForgettings forgettings, RefreshReplicas replicas) {}

    /** Of a node that keeps no replicas. */
    public SyncNode(PublishFrames publishing) {
        this.publishing = publishing;
        this.copies = Optional.empty();
    }

    /** Of a node that keeps replicas. */
    public SyncNode(PublishFrames publishing, RepeatForgettings forgettings, RefreshReplicas replicas) {
        this.publishing = publishing;
        this.copies = Optional.of(new Copies(forgettings, replicas));
    }

    /** How many frames of this node are still to be published. */
    public long waiting(Deadline deadline) {
        return publishing.waiting(deadline);
    }

    /** Publishes, and leaves the replicas to a reader, who asks whether they are right, or to the next whole round. */
    public PublishReport publish(Deadline deadline) {
        return publishing.publish(Progress.NONE, deadline);
    }

    /**
     * A whole round.
     *
     * @param progress hears of the frames to be published
     * @return the obstacle is that of the first part that did not get through; the parts after it wait for the next round
     * @throws dev.stackmemory.ports.failure.StoreException if the node's own store fails
     */
    public PublishReport sync(Progress progress, Deadline deadline) {
        return copies.map(kept -> sync(kept, progress, deadline))
                .orElseGet(() -> publishing.publish(progress, deadline));
    }

    private PublishReport sync(Copies kept, Progress progress, Deadline deadline) {
        PublishReport repeated = PublishReport.of(kept.forgettings().repeat(deadline));
        if (repeated.obstacle().isPresent()) {
            return repeated;
        }
        PublishReport published = repeated.plus(publishing.publish(progress, deadline));
        return published.obstacle().isPresent() ? published : refresh(kept.replicas(), published, progress, deadline);
    }

    private synchronized PublishReport refresh(
            RefreshReplicas replicas, PublishReport report, Progress progress, Deadline deadline) {
        Refreshed refreshed = replicas.refresh(deadline);
        PublishReport both = report.refreshed(refreshed);
        return refreshed.recovered() == 0 ? both : both.plus(publishing.publish(progress, deadline));
    }
}
