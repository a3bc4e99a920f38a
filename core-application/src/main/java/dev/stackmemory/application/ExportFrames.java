package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands out whole frames, oldest first, in memory bounded by one page. Thread-safe. */
public final class ExportFrames {
    private static final int PAGE = 200;

    private final FrameReader reader;
    private final FrameCatalog catalog;

    public ExportFrames(FrameReader reader, FrameCatalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    /**
     * Gives each frame that passes the filter to the sink, by creation time and then by id, so that equal memories give equal exports.
     *
     * @return how many were given
     */
    public long export(FrameFilter filter, Consumer<Frame> sink, Progress progress, Deadline deadline) {
        long total = catalog.count(filter, deadline);
        long exported = 0;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = catalog.list(filter, ListOrder.OLDEST_FIRST, cursor, PAGE, deadline);
            List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
            Map<FrameId, StoredFrame> frames = reader.find(ids, deadline);
            for (FrameId id : ids) {
                StoredFrame stored = frames.get(id);
                // A frame forgotten between the two reads is missing, and rightly so.
                if (stored != null) {
                    sink.accept(stored.frame());
                    exported++;
                }
            }
            progress.report(exported, Math.max(total, exported));
            cursor = page.next();
        } while (cursor.isPresent());
        return exported;
    }
}
