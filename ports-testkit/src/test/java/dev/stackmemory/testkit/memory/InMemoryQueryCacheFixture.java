package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.time.Duration;

/** Hands the reference cache to the suites. */
public class InMemoryQueryCacheFixture implements StoreFixture {
    private final InMemoryQueryCache cache = new InMemoryQueryCache();

    protected InMemoryQueryCache cache() {
        return cache;
    }

    @Override
    public OpenStore open() {
        return OpenStore.of(() -> {}, cache);
    }

    @Override
    public void breakConnection() {
        cache.faults().breakConnection();
    }

    @Override
    public Deadline stall() {
        cache.faults().delay(Duration.ofSeconds(1));
        return cache.time().deadlineAfter(Duration.ofMillis(100));
    }

    @Override
    public void heal() {
        cache.faults().heal();
    }

    @Override
    public void close() {}
}
