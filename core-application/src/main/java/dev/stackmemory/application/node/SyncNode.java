package dev.stackmemory.application.node;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.node.RefreshReplicas.Refreshed;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.Optional;

/**
 * Brings a node and the home that it shares up to date with each other: publishes what it has recorded, drops replicas that others have outdated, and publishes again what the home has
 * lost. Thread-safe.
 */
public final class SyncNode {
    private final PublishFrames publishing;
    private final Optional<RefreshReplicas> replicas;

    /** @param replicas absent where the node keeps none */
    public SyncNode(PublishFrames publishing, Optional<RefreshReplicas> replicas) {
        this.publishing = publishing;
        this.replicas = replicas;
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
     * @return the obstacle is that of either half
     * @throws dev.stackmemory.ports.failure.StoreException if the node's own store fails
     */
    public PublishReport sync(Progress progress, Deadline deadline) {
        PublishReport report = publishing.publish(progress, deadline);
        return report.obstacle().isEmpty() && replicas.isPresent()
                ? refresh(replicas.get(), report, progress, deadline)
                : report;
    }

    private synchronized PublishReport refresh(
            RefreshReplicas copies, PublishReport report, Progress progress, Deadline deadline) {
        Refreshed refreshed = copies.refresh(deadline);
        PublishReport both = report.refreshed(refreshed);
        return refreshed.recovered() == 0 ? both : both.plus(publishing.publish(progress, deadline));
    }
}
