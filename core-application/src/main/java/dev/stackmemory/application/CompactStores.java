package dev.stackmemory.application;

import dev.stackmemory.application.ForgetFrames.ErasureReport;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoreMaintenance.CompactReport;

/** Gives space back: erases what was forgotten and is still pending, then compacts. Thread-safe. */
public final class CompactStores {
    private final ForgetFrames forgetting;
    private final StoreMaintenance maintenance;

    public CompactStores(ForgetFrames forgetting, StoreMaintenance maintenance) {
        this.forgetting = forgetting;
        this.maintenance = maintenance;
    }

    /** What compacting did. */
    public record CompactionReport(ErasureReport erasure, CompactReport space) {}

    /**
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if there is no room to work in; the stores are as they were
     */
    public CompactionReport compact(Progress progress, Deadline deadline) {
        ErasureReport erasure = forgetting.erasePending(deadline);
        return new CompactionReport(erasure, maintenance.compact(progress, deadline));
    }
}
