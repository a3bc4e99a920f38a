package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A home of immutable segments, the smallest that can be: each page of changes is a segment, and hides what it replaces in those before. */
final class SegmentedIndex implements LexicalIndex {
    private static final int PAGE = 500;

    private final Path folder;
    private final ChangeFeed feed;
    private final List<Written> written = new ArrayList<>();
    private final Map<FrameId, Place> places = new HashMap<>();
    private int files;
    private String history = "";
    private long position;

    SegmentedIndex(Path folder, ChangeFeed feed) {
        this.folder = folder;
        this.feed = feed;
    }

    private record Written(IndexSegment segment, BitSet rows, Set<FrameId> frames) {
        void hide(FrameId frame, int row) {
            if (row % 2 == 0) {
                rows.set(row);
            } else {
                frames.add(frame);
            }
        }

        SegmentPart part() {
            return SegmentPart.of(segment).withoutRows(rows).withoutFrames(frames);
        }
    }

    private record Place(Written in, int row) {}

    @Override
    public synchronized LexicalView open(Deadline deadline) {
        refresh(Progress.NONE, deadline);
        try (SegmentSet set = set()) {
            return set.view(position, feed.head(Deadline.NEVER) - position);
        }
    }

    private SegmentSet set() {
        return SegmentSet.of(written.stream().map(Written::part).toList());
    }

    @Override
    public synchronized boolean refresh(Progress progress, Deadline deadline) {
        long head = feed.head(Deadline.NEVER);
        if (!history.equals(feed.historyId()) || head < position) {
            clear();
        }
        while (position < head && !deadline.isExpired()) {
            List<FrameChange> page = feed.changesAfter(position, PAGE, Deadline.NEVER);
            write(page);
            position = page.isEmpty() ? head : page.getLast().position();
        }
        return position >= head;
    }

    private void write(List<FrameChange> page) {
        List<Frame> frames = new ArrayList<>();
        for (FrameChange change : page) {
            FrameId id = switch (change) {
                case FrameChange.Upserted(long at, Frame frame) -> {
                    frames.add(frame);
                    yield frame.id();
                }
                case FrameChange.Removed(long at, FrameId frame) -> frame;
            };
            Place earlier = places.remove(id);
            if (earlier != null) {
                earlier.in().hide(id, earlier.row());
            }
        }
        Path file = folder.resolve("segment-" + files++);
        Map<FrameId, Integer> rows = new HashMap<>();
        try (SegmentWriter writer = SegmentWriter.create(file)) {
            frames.forEach(frame -> rows.put(frame.id(), writer.add(frame)));
            writer.finish();
        }
        var segment = new Written(Segments.opened(file), new BitSet(), new HashSet<>());
        written.add(segment);
        rows.forEach((id, row) -> places.put(id, new Place(segment, row)));
    }

    @Override
    public synchronized boolean rebuild(Progress progress, Deadline deadline) {
        clear();
        return refresh(progress, deadline);
    }

    private void clear() {
        close();
        written.clear();
        places.clear();
        position = 0;
        history = feed.historyId();
    }

    @Override
    public synchronized IndexStatus status(Deadline deadline) {
        try (SegmentSet set = set()) {
            return new IndexStatus(
                    set.frames(),
                    feed.head(deadline) - position,
                    written.stream()
                            .mapToLong(part -> part.segment().summary().bytes())
                            .sum());
        }
    }

    @Override
    public synchronized void close() {
        written.forEach(part -> part.segment().close());
    }
}
