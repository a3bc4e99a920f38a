package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures a catalog. */
final class MeasuredCatalog implements FrameCatalog {
    private final FrameCatalog catalog;
    private final StoreMeter meter;

    MeasuredCatalog(FrameCatalog catalog, StoreMeter meter) {
        this.catalog = catalog;
        this.meter = meter;
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        return meter.call(Operation.LIST, () -> catalog.list(filter, order, after, limit, deadline));
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        return meter.call(Operation.COUNT, () -> catalog.count(filter, deadline));
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        return meter.call(Operation.COUNT, () -> catalog.countBy(facet, filter, deadline));
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        return meter.call(Operation.LIST, () -> catalog.listIdsByPrefix(prefix, limit, deadline));
    }
}
