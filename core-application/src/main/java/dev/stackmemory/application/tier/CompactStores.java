package dev.stackmemory.application.tier;

import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ForgetFrames.ErasureReport;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.StoreMaintenance.CompactReport;

/** Gives space back: erases what was forgotten and is still pending, then compacts. Thread-safe. */
public final class CompactStores {
    private final ForgetFrames forgetting;
    private final DurableStores stores;

    public CompactStores(ForgetFrames forgetting, DurableStores stores) {
        this.forgetting = forgetting;
        this.stores = stores;
    }

    /** What compacting did. */
    public record CompactionReport(ErasureReport erasure, CompactReport space) {}

    /**
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if there is no room to work in; the stores are as they were
     */
    public CompactionReport compact(Progress progress, Deadline deadline) {
        ErasureReport erasure = forgetting.erasePending(deadline);
        long before = 0;
        long after = 0;
        for (DurableStore store : stores.inUse()) {
            CompactReport space = store.maintenance().compact(progress, deadline);
            before += space.bytesBefore();
            after += space.bytesAfter();
        }
        return new CompactionReport(erasure, new CompactReport(before, after));
    }
}
