package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.Deadline;
import java.time.InstantSource;
import java.util.Optional;

/** The hybrid clock of one node, which goes on where it stopped. Thread-safe. */
public final class EditClock {
    private final OwnStore own;
    private final InstantSource clock;
    private Optional<HybridTime> latest = Optional.empty();
    private Optional<String> node = Optional.empty();

    public EditClock(OwnStore own, InstantSource clock) {
        this.own = own;
        this.clock = clock;
    }

    /** Another time that this node has seen; its next one is later. */
    synchronized void observe(HybridTime seen) {
        if (latest.isEmpty() || seen.compareTo(latest.get()) > 0) {
            latest = Optional.of(seen);
        }
    }

    /** A time that is later than all before. */
    synchronized HybridTime next() {
        String name = node.orElseGet(this::start);
        HybridTime next = latest.map(seen -> HybridTime.next(seen, name, clock.instant()))
                .orElseGet(() -> HybridTime.first(name, clock.instant()));
        latest = Optional.of(next);
        return next;
    }

    /** What the clock of the day shows, for an edit that was not made in this node's own store. */
    HybridTime now(String place) {
        return HybridTime.first(place, clock.instant());
    }

    private String start() {
        NodeStore store = own.get();
        store.unpublished().latestEdit(Deadline.NEVER).ifPresent(this::observe);
        node = Optional.of(store.node());
        return store.node();
    }
}
