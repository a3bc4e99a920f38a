package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Changes that an index takes up together: of each frame the last one. Not thread-safe. */
final class ChangeBatch {
    private static final int PAGE = 500;
    private static final int MAX_FRAMES = 25_000;
    private static final long MAX_CHARS = 48L << 20;

    private final Map<FrameId, Frame> frames = new HashMap<>();
    private final Set<FrameId> removed = new HashSet<>();
    private long chars;
    private long position;

    private ChangeBatch(long position) {
        this.position = position;
    }

    /** Reads changes until they make a batch, or half of the time is used, of which writing needs the rest. */
    static ChangeBatch read(ChangeFeed feed, long from, long head, Deadline deadline) {
        var batch = new ChangeBatch(from);
        long begin = System.nanoTime();
        while (!batch.isFull()
                && System.nanoTime() - begin <= deadline.remaining().toNanos()) {
            var page = feed.changesAfter(batch.position, PAGE, deadline);
            page.forEach(batch::add);
            if (page.isEmpty()) {
                batch.position = Math.max(head, batch.position);
                break;
            }
        }
        return batch;
    }

    private void add(FrameChange change) {
        switch (change) {
            case FrameChange.Upserted(long at, Frame frame) -> {
                removed.remove(frame.id());
                frames.put(frame.id(), frame);
                chars += chars(frame);
                position = at;
            }
            case FrameChange.Removed(long at, FrameId frame) -> {
                frames.remove(frame);
                removed.add(frame);
                position = at;
            }
        }
    }

    private static long chars(Frame frame) {
        return frame.content().length()
                + frame.events().stream()
                        .mapToLong(event -> event.payload().length())
                        .sum()
                + frame.anchors().stream()
                        .mapToLong(anchor -> anchor.text().length())
                        .sum();
    }

    private boolean isFull() {
        return frames.size() >= MAX_FRAMES || chars >= MAX_CHARS;
    }

    /** The frames that were recorded, by their last revision. */
    Collection<Frame> frames() {
        return frames.values();
    }

    Set<FrameId> recorded() {
        return frames.keySet();
    }

    Set<FrameId> removed() {
        return removed;
    }

    /** The last change. */
    long position() {
        return position;
    }
}
