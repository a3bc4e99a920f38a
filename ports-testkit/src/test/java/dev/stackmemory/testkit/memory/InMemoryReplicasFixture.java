package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.time.Duration;

/** Hands the reference replicas to the suites. */
public class InMemoryReplicasFixture implements StoreFixture {
    private final InMemoryReplicas replicas = new InMemoryReplicas();

    protected InMemoryReplicas replicas() {
        return replicas;
    }

    @Override
    public OpenStore open() {
        return OpenStore.of(() -> {}, replicas, replicas.catalog(), replicas.upkeep(), replicas.epoch());
    }

    @Override
    public void breakConnection() {
        replicas.faults().breakConnection();
    }

    @Override
    public Deadline stall() {
        replicas.faults().delay(Duration.ofSeconds(1));
        return replicas.time().deadlineAfter(Duration.ofMillis(100));
    }

    @Override
    public void heal() {
        replicas.faults().heal();
    }

    @Override
    public void damage(FrameId frame) {
        replicas.damage(frame);
    }

    @Override
    public void vanish(FrameId frame) {
        replicas.vanish(frame);
    }

    @Override
    public void vanishAll() {
        replicas.vanishAll();
    }

    @Override
    public void close() {}
}
