package dev.stackmemory.testkit.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A home's changes as a test wants them, in memory. Thread-safe. */
public final class EditableChangeFeed implements ChangeFeed {
    private final TreeMap<Long, FrameChange> changes = new TreeMap<>();
    private final Map<FrameId, Long> positions = new HashMap<>();
    private String history;
    private long head;

    public EditableChangeFeed(String history) {
        this.history = history;
    }

    /** Records the frames, each in the place of an earlier revision. */
    public synchronized void record(Frame... frames) {
        record(List.of(frames));
    }

    /** Records the frames, each in the place of an earlier revision. */
    public synchronized void record(Collection<Frame> frames) {
        for (Frame frame : frames) {
            put(frame.id(), new FrameChange.Upserted(head + 1, frame));
        }
    }

    /** Removes the frames, known or not. */
    public synchronized void remove(FrameId... ids) {
        for (FrameId id : ids) {
            put(id, new FrameChange.Removed(head + 1, id));
        }
    }

    /** Speaks of a removal no more, as a home does once the erasure is confirmed. */
    public synchronized void confirmErased(FrameId id) {
        Long position = positions.remove(id);
        if (position != null) {
            changes.remove(position);
        }
    }

    /** Undoes every change after the position, as the restore of an older copy does; a frame edited since is gone. */
    public synchronized void restore(long position) {
        changes.tailMap(position, false).clear();
        positions.values().removeIf(at -> at > position);
        head = position;
    }

    /** Becomes another home with the same frames. */
    public synchronized void become(String newHistory) {
        history = newHistory;
    }

    /** The frame that is at home now. */
    public synchronized Optional<Frame> find(FrameId id) {
        return Optional.ofNullable(positions.get(id))
                .map(changes::get)
                .filter(FrameChange.Upserted.class::isInstance)
                .map(change -> ((FrameChange.Upserted) change).frame());
    }

    @Override
    public synchronized String historyId() {
        return history;
    }

    @Override
    public synchronized long head(Deadline deadline) {
        return head;
    }

    @Override
    public synchronized List<FrameChange> changesAfter(long position, int limit, Deadline deadline) {
        var page = new ArrayList<FrameChange>();
        for (FrameChange change : changes.tailMap(position, false).values()) {
            if (page.size() == limit) {
                break;
            }
            page.add(change);
        }
        return page;
    }

    private void put(FrameId id, FrameChange change) {
        Long earlier = positions.put(id, change.position());
        if (earlier != null) {
            changes.remove(earlier);
        }
        changes.put(change.position(), change);
        head = change.position();
    }
}
