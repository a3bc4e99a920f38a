package dev.stackmemory.testkit.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reference: reads every frame for every question, so use it for thousands of frames, not for millions. What it derived is thrown away when
 * the feed tells another history or an earlier head.
 */
public final class InMemoryLexicalIndex implements LexicalIndex {
    private static final int PAGE = 500;

    private final ChangeFeed feed;
    private final Map<FrameId, SearchedFrame> frames = new HashMap<>();
    private String history = "";
    private long position;

    public InMemoryLexicalIndex(ChangeFeed feed) {
        this.feed = feed;
    }

    @Override
    public synchronized LexicalView open(Deadline deadline) {
        refresh(Progress.NONE, deadline);
        return new InMemoryLexicalView(
                List.copyOf(frames.values()), position, Math.max(0, feed.head(Deadline.NEVER) - position));
    }

    @Override
    public synchronized boolean refresh(Progress progress, Deadline deadline) {
        long head = feed.head(Deadline.NEVER);
        if (!history.equals(feed.historyId()) || head < position) {
            forgetAll();
        }
        while (position < head && !deadline.isExpired()) {
            List<FrameChange> changes = feed.changesAfter(position, PAGE, Deadline.NEVER);
            changes.forEach(this::apply);
            if (changes.isEmpty()) {
                // The newest change was of a frame that is erased by now.
                position = head;
            }
            progress.report(position, head);
        }
        return position >= head;
    }

    private void apply(FrameChange change) {
        switch (change) {
            case FrameChange.Upserted(long at, Frame frame) -> {
                frames.put(frame.id(), new SearchedFrame(frame));
                position = at;
            }
            case FrameChange.Removed(long at, FrameId frame) -> {
                frames.remove(frame);
                position = at;
            }
        }
    }

    @Override
    public synchronized boolean rebuild(Progress progress, Deadline deadline) {
        forgetAll();
        return refresh(progress, deadline);
    }

    private void forgetAll() {
        frames.clear();
        position = 0;
        history = feed.historyId();
    }

    @Override
    public synchronized IndexStatus status(Deadline deadline) {
        return new IndexStatus(frames.size(), Math.max(0, feed.head(deadline) - position), 0);
    }

    @Override
    public void close() {
        // Memory is all it holds.
    }
}
