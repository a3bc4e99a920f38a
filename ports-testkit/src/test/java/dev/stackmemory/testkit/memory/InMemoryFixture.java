package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.time.Duration;

/** Hands the reference store to the suites. Its openings share one object, which is what a durable store amounts to. */
public class InMemoryFixture implements StoreFixture {
    private final InMemoryHome home = new InMemoryHome();

    protected InMemoryHome home() {
        return home;
    }

    @Override
    public OpenStore open() {
        return OpenStore.of(
                () -> {},
                home,
                home.catalog(),
                home.changes(),
                home.ledger(),
                home.outbox(),
                home.erasing(),
                home.maintenance(),
                home.checkpoints(),
                home.journal(),
                home.forgottenIds(),
                home.leases(),
                home.unpublished(),
                home.replicaSizes(),
                home.editTimes(),
                home.tombstones(),
                home.knownTombstones(),
                home.vectors(),
                home.neighbours());
    }

    @Override
    public void breakConnection() {
        home.faults().breakConnection();
    }

    @Override
    public Deadline stall() {
        home.faults().delay(Duration.ofSeconds(1));
        return home.time().deadlineAfter(Duration.ofMillis(100));
    }

    @Override
    public void pass(Duration time) {
        home.time().advance(time);
    }

    @Override
    public void heal() {
        home.faults().heal();
    }

    @Override
    public void damage(FrameId frame) {
        home.damage(frame);
    }

    @Override
    public void close() {}
}
