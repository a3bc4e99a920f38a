package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lists by sorting everything: time proportional to n log n for n frames at home. */
final class InMemoryCatalog implements FrameCatalog {
    private final MemoryState state;

    InMemoryCatalog(MemoryState state) {
        this.state = state;
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " is below 1");
        }
        Optional<PagePosition> start = after.map(cursor -> PagePosition.decode(cursor, order));
        return state.read("list", deadline, () -> {
            List<FrameSummary> rest = matching(filter)
                    .map(FrameSummary::of)
                    .filter(frame ->
                            start.isEmpty() || PagePosition.of(order, frame).compareTo(start.get()) > 0)
                    .sorted(Comparator.comparing(frame -> PagePosition.of(order, frame)))
                    .toList();
            List<FrameSummary> page = rest.subList(0, Math.min(limit, rest.size()));
            Optional<String> next = page.size() == rest.size()
                    ? Optional.empty()
                    : Optional.of(PagePosition.of(order, page.getLast()).encode());
            return new Page(page, next);
        });
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        return state.read("count", deadline, () -> matching(filter).count());
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        return state.read("countBy", deadline, () -> {
            var counts = new TreeMap<String, Long>();
            matching(filter).flatMap(facet::values).forEach(value -> counts.merge(value, 1L, Long::sum));
            return counts;
        });
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        return state.read(
                "listIdsByPrefix",
                deadline,
                () -> state.allAtHome()
                        .map(copy -> copy.frame().id())
                        .filter(id -> id.value().startsWith(prefix))
                        .limit(limit)
                        .toList());
    }

    private Stream<Frame> matching(FrameFilter filter) {
        return state.allAtHome().map(StoredFrame::frame).filter(filter::matches);
    }
}
