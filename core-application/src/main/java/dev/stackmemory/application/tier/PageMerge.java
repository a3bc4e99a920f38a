package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes one page of the pages of several stores: each frame once, in its newest revision. Used by one thread. */
public final class PageMerge {
    private final ListOrder order;
    private final int limit;
    private final TreeMap<PagePosition, FrameSummary> frames = new TreeMap<>();
    private final Map<FrameId, FrameSummary> newest = new HashMap<>();
    private Optional<PagePosition> end = Optional.empty();

    /** @param limit how many frames the page has at most */
    public PageMerge(ListOrder order, int limit) {
        this.order = order;
        this.limit = limit;
    }

    /** Adds what one store has, in the order of all and after the same cursor. */
    public void add(Page page) {
        for (FrameSummary frame : page.frames()) {
            FrameSummary known = newest.get(frame.id());
            if (known == null || known.revision() < frame.revision()) {
                if (known != null) {
                    frames.remove(PagePosition.of(order, known));
                }
                newest.put(frame.id(), frame);
                frames.put(PagePosition.of(order, frame), frame);
            }
        }
        // Beyond the end of a page that is followed by another, that store has frames which are not known yet.
        page.next().map(cursor -> PagePosition.decode(cursor, order)).ifPresent(reached -> {
            if (end.isEmpty() || reached.compareTo(end.get()) < 0) {
                end = Optional.of(reached);
            }
        });
    }

    /** What all of them have together, as far as that is known. */
    public Page page() {
        List<Map.Entry<PagePosition, FrameSummary>> known = frames.entrySet().stream()
                .filter(entry -> end.isEmpty() || entry.getKey().compareTo(end.get()) <= 0)
                .limit(limit)
                .toList();
        List<FrameSummary> page = known.stream().map(Map.Entry::getValue).toList();
        if (page.size() == limit && page.size() < frames.size()) {
            return new Page(page, Optional.of(known.getLast().getKey().encode()));
        }
        return new Page(page, end.map(PagePosition::encode));
    }
}
