package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures a ledger. */
final class MeasuredLedger implements Ledger {
    private final Ledger ledger;
    private final StoreMeter meter;

    MeasuredLedger(Ledger ledger, StoreMeter meter) {
        this.ledger = ledger;
        this.meter = meter;
    }

    @Override
    public Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.LEDGER, () -> ledger.find(ids, deadline));
    }

    @Override
    public Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline) {
        return meter.call(Operation.LEDGER, () -> ledger.compareAndSet(residencies, deadline));
    }

    @Override
    public void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline) {
        meter.run(Operation.LEDGER, () -> ledger.recordAccess(reads, deadline));
    }

    @Override
    public List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline) {
        return meter.call(Operation.LEDGER, () -> ledger.list(after, limit, deadline));
    }

    @Override
    public List<TierUsage> usage(Deadline deadline) {
        return meter.call(Operation.LEDGER, () -> ledger.usage(deadline));
    }
}
