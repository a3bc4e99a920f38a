package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.LiveSegment;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.util.List;
import java.util.Set;

/** Follows a feed from where the stored part of a text index ends, and keeps what came since in memory. Not thread-safe. */
final class TextFollower {
    private static final int PAGE = 200;

    private final ChangeFeed feed;
    private final String form;
    private final IndexState none;
    private final TextTail tail = new TextTail();
    /** What the tail begins from. */
    private IndexState base;

    private boolean usable;
    private String history = "";
    private long seen;
    private long knownHead;

    /**
     * @param form of a stored part that can be used
     * @param none the state of no stored part
     */
    TextFollower(ChangeFeed feed, String form, IndexState none) {
        this.feed = feed;
        this.form = form;
        this.none = none;
        this.base = none;
    }

    /**
     * What a step did.
     *
     * @param changed whether something else is to be searched now
     * @param read whether changes were read and there is time to look again
     */
    record Step(boolean changed, boolean read) {}

    /** Brings the tail of that stored part up to the feed, or as near as the deadline lets it. */
    Step follow(IndexState stored, Deadline deadline) {
        return follow(stored, head(deadline), deadline);
    }

    /** @param head the newest change, as it has just been seen */
    Step follow(IndexState stored, long head, Deadline deadline) {
        String current = feed.historyId();
        usable = stored.isUsable(form, current, head);
        IndexState from = usable ? stored : none;
        boolean changed = !from.equals(base) || seen > head || !current.equals(history);
        if (changed) {
            tail.clear();
            base = from;
            history = current;
            seen = from.position();
        }
        knownHead = head;
        long before = seen;
        try {
            readTail(head, deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            assert tooLate != null;
        }
        boolean read = seen != before;
        return new Step(changed || read, read && !deadline.isExpired());
    }

    /** The newest change; the one known last where there is no time to ask. */
    long head(Deadline deadline) {
        try {
            return feed.head(deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            if (feed.historyId().equals(history)) {
                return knownHead;
            }
            throw tooLate;
        }
    }

    private void readTail(long head, Deadline deadline) {
        while (seen < head && !deadline.isExpired()) {
            List<FrameChange> page = feed.changesAfter(seen, PAGE, deadline);
            if (page.isEmpty()) {
                seen = head;
                return;
            }
            tail.add(page);
            seen = page.getLast().position();
        }
    }

    /** Whether the stored part is searched. */
    boolean isUsable() {
        return usable;
    }

    /** The segments that are searched: the stored ones, if they are usable, and those in memory. */
    List<LiveSegment> over(List<LiveSegment> stored) {
        return tail.over(usable ? stored : List.of());
    }

    /** The frames that changed since the stored part. */
    Set<FrameId> changed() {
        return tail.changed();
    }

    long seen() {
        return seen;
    }

    long behind() {
        return Math.max(0, knownHead - seen);
    }
}
