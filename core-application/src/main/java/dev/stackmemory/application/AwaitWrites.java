package dev.stackmemory.application;

import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.tier.ReplicaTrust;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.Watermark.Mark;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ChangeFeed;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what was written: from the return on, whatever this program finds, lists and searches shows the writes that a watermark tells of, and does so in every thread. What
 * this program wrote itself it reads without. Thread-safe.
 */
public final class AwaitWrites {
    private final Supplier<Optional<NodeStore>> own;
    private final ChangeFeed shared;
    private final ReplicaTrust replicas;
    private final InstantSource clock;

    /**
     * @param own the store in which this machine records without the others, if it has one
     * @param shared what changes at the home of all else
     * @param replicas the copies that answer before the home
     */
    public AwaitWrites(
            Supplier<Optional<NodeStore>> own, ChangeFeed shared, ReplicaTrust replicas, InstantSource clock) {
        this.own = own;
        this.shared = shared;
        this.replicas = replicas;
        this.clock = clock;
    }

    /**
     * Asks each home that the watermark names whether it has got as far; one that is slow is waited for until the deadline.
     *
     * @return for each home of which that cannot be said, a sentence for people about what may be missing; empty where all is there
     */
    public List<String> await(Watermark watermark, Deadline deadline) {
        if (watermark.marks().isEmpty()) {
            return List.of();
        }
        replicas.onlySince(clock.instant());
        return watermark.marks().stream()
                .flatMap(mark -> missing(mark, deadline).stream())
                .toList();
    }

    private Optional<String> missing(Mark mark, Deadline deadline) {
        try {
            Optional<ChangeFeed> node = own.get()
                    .map(NodeStore::changes)
                    .filter(feed -> feed.historyId().equals(mark.history()));
            if (node.isPresent()) {
                Optional<String> missing = missing(mark, node.get(), deadline);
                readWhatWasPublished(deadline);
                return missing;
            }
            // Opens it within the deadline, of which a question for its history knows nothing.
            var unused = shared.head(deadline);
            return shared.historyId().equals(mark.history())
                    ? missing(mark, shared, deadline)
                    : Optional.of(
                            "what was written in " + mark.home()
                                    + " may be missing: the watermark is of a store that is not read from here. What another machine recorded is read here once it was published there");
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            return Optional.of("what was written in " + mark.home() + " may be missing: " + away.getMessage());
        }
    }

    private static Optional<String> missing(Mark mark, ChangeFeed feed, Deadline deadline) {
        return feed.readFrom(mark.position(), deadline)
                ? Optional.empty()
                : Optional.of("what was written in " + mark.home() + " is missing: it is at change "
                        + feed.head(deadline) + ", and the watermark at " + mark.position()
                        + ". An older backup of it may have been restored");
    }

    /** The frames may have left the node's store meanwhile. While the shared home is away, none of it is read, and no older state either. */
    private void readWhatWasPublished(Deadline deadline) {
        try {
            var unused = shared.readFrom(shared.head(deadline), deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            assert away != null;
        }
    }
}
