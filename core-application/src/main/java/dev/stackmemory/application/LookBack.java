package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PastVersion;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads what an archive held earlier. What was forgotten since shows in no version, whether or not its bytes are erased yet; a version that held it
 * goes with them. Thread-safe.
 */
public final class LookBack {
    private final StoreHistory history;
    private final FrameHome home;
    private final AccessLog accessLog;

    /** @param home knows what was forgotten */
    public LookBack(StoreHistory history, FrameHome home, AccessLog accessLog) {
        this.history = history;
        this.home = home;
        this.accessLog = accessLog;
    }

    /** The versions that can still be read, oldest first. */
    public List<PastVersion> versions(Deadline deadline) {
        return history.versions(deadline).stream()
                .<PastVersion>map(Unforgotten::new)
                .toList();
    }

    /** The version that was the newest at that instant; none if the archive was empty then, or if that version is gone. */
    public Optional<PastVersion> asOf(Instant instant, Deadline deadline) {
        return history.asOf(instant, deadline).map(Unforgotten::new);
    }

    /** Finds frames by what is typed of their ids, as they were in that version. Such a read counts as one of the frame. */
    public FindFrame findFrame(PastVersion version) {
        return new FindFrame(version, version.catalog(), accessLog);
    }

    /** A version without what was forgotten. */
    private final class Unforgotten implements PastVersion, FrameCatalog {
        private final PastVersion version;

        Unforgotten(PastVersion version) {
            this.version = version;
        }

        @Override
        public long snapshot() {
            return version.snapshot();
        }

        @Override
        public Instant committedAt() {
            return version.committedAt();
        }

        @Override
        public FrameCatalog catalog() {
            return this;
        }

        @Override
        public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
            Map<FrameId, StoredFrame> found = new LinkedHashMap<>(version.find(ids, deadline));
            found.keySet().removeAll(forgotten(found.keySet(), deadline));
            return found;
        }

        @Override
        public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
            List<FrameSummary> shown = new ArrayList<>();
            Page page = new Page(List.of(), after);
            do {
                page = version.catalog().list(filter, order, page.next(), limit - shown.size(), deadline);
                Set<FrameId> forgotten =
                        forgotten(page.frames().stream().map(FrameSummary::id).toList(), deadline);
                page.frames().stream()
                        .filter(frame -> !forgotten.contains(frame.id()))
                        .forEach(shown::add);
            } while (page.next().isPresent() && shown.size() < limit);
            return new Page(shown, page.next());
        }

        @Override
        public long count(FrameFilter filter, Deadline deadline) {
            long counted = version.catalog().count(filter, deadline);
            return counted - miscounted(filter, deadline).count();
        }

        @Override
        public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
            Map<String, Long> counts = new TreeMap<>(version.catalog().countBy(facet, filter, deadline));
            miscounted(filter, deadline)
                    .flatMap(facet::values)
                    .forEach(value -> counts.computeIfPresent(value, (same, count) -> count == 1 ? null : count - 1));
            return counts;
        }

        @Override
        public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
            int hidden = pending(deadline).size();
            List<FrameId> listed = version.catalog().listIdsByPrefix(prefix, limit + hidden, deadline);
            Set<FrameId> forgotten = forgotten(listed, deadline);
            return listed.stream()
                    .filter(id -> !forgotten.contains(id))
                    .limit(limit)
                    .toList();
        }

        /** Whatever is erased lies in no version any more, so that a version counts none but these too much. */
        private Stream<Frame> miscounted(FrameFilter filter, Deadline deadline) {
            return version.find(pending(deadline), deadline).values().stream()
                    .map(StoredFrame::frame)
                    .filter(filter::matches);
        }
    }

    private Set<FrameId> forgotten(Collection<FrameId> ids, Deadline deadline) {
        return ids.isEmpty() ? Set.of() : home.findForgotten(ids, deadline);
    }

    private List<FrameId> pending(Deadline deadline) {
        return home.listPendingErasures(Integer.MAX_VALUE, deadline);
    }
}
