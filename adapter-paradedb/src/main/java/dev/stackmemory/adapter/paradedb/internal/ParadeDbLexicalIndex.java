package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.SegmentRow;
import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.State;
import dev.stackmemory.adapter.paradedb.internal.text.DocumentColumns;
import dev.stackmemory.adapter.paradedb.internal.text.LiveSegment;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentView;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The words of the frames in segments in the database, and those of the changes since in memory. A search costs one look at the version, one at
 * the feed, and one statement for all postings that are not in memory yet. Exact on any PostgreSQL, without an extension.
 */
public final class ParadeDbLexicalIndex implements LexicalIndex {
    private static final int PAGE = 200;

    private final Database database;
    private final ChangeFeed feed;
    private final String name;
    private final PostingCache postings;
    private final TextIndexWriter writer;
    private final ReentrantLock guard = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    private State state = State.NONE;
    private final Map<Long, DocumentColumns> columns = new HashMap<>();
    private List<LiveSegment> stored = List.of();
    private List<LiveSegment> visible = List.of();
    private final TextTail tail = new TextTail();
    /** What {@link #visible} begins from. */
    private State base = State.NONE;

    private String history = "";
    private long seen;
    private long knownHead;

    /**
     * @param feed the changes of the frames that the index holds
     * @param name under which the index is kept; several may lie in one database
     * @param cacheBytes how many bytes of postings and dictionaries are kept in memory at most
     */
    public ParadeDbLexicalIndex(Database database, ChangeFeed feed, String name, long cacheBytes) {
        this.database = database;
        this.feed = feed;
        this.name = name;
        this.postings = new PostingCache(database, cacheBytes);
        this.writer = new TextIndexWriter(database, feed, name);
    }

    @Override
    public LexicalView open(Deadline deadline) {
        take(guard, deadline);
        try {
            boolean read = true;
            while (read) {
                loadIfNewer(deadline);
                // A commit that came while the feed was read may hold an erasure of which the feed speaks no more.
                read = catchUp(deadline);
            }
            return new SegmentView(visible, postings, seen, Math.max(0, knownHead - seen));
        } finally {
            guard.unlock();
        }
    }

    private static void take(ReentrantLock lock, Deadline deadline) {
        try {
            if (!lock.tryLock() && !lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException.DeadlineExceeded(
                        "the text index was busy taking in changes until the time was up", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("waiting for the text index was interrupted", interrupted);
        }
    }

    private void loadIfNewer(Deadline deadline) {
        if (deadline.isExpired()) {
            return;
        }
        try {
            State now = database.read(
                    "reading the text index", deadline, session -> rows(session).state());
            if (!now.equals(state)) {
                database.scan("reading the text index", deadline, session -> {
                    load(rows(session));
                    return true;
                });
            }
        } catch (StoreException.DeadlineExceeded tooLate) {
            // What is known already is searched.
            assert tooLate != null;
        }
    }

    private TextIndexRows rows(Session session) {
        return new TextIndexRows(session, name);
    }

    private void load(TextIndexRows rows) throws SQLException {
        State now = rows.state();
        List<SegmentRow> segments = now.form().equals(TextIndexRows.FORM) ? rows.segments() : List.of();
        List<Long> keys = segments.stream().map(SegmentRow::key).toList();
        columns.keySet().retainAll(keys);
        rows.columns(keys.stream().filter(key -> !columns.containsKey(key)).toList())
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        var live = new ArrayList<LiveSegment>(segments.size());
        for (SegmentRow segment : segments) {
            DocumentColumns documents = columns.get(segment.key());
            if (documents == null) {
                throw new SQLException("a segment of the text index has no columns");
            }
            live.add(new LiveSegment(segment.key(), documents, segment.hidden(), null));
        }
        stored = List.copyOf(live);
        state = now;
    }

    /** Brings what is searched up to the feed, or as near as the deadline lets it. Whether changes were read. */
    private boolean catchUp(Deadline deadline) {
        String current = feed.historyId();
        long head = head(current, deadline);
        boolean usable = state.isUsable(current, head);
        State from = usable ? state : State.NONE;
        if (!from.equals(base) || seen > head || !current.equals(history)) {
            tail.clear();
            base = from;
            history = current;
            seen = from.position();
            visible = usable ? stored : List.of();
        }
        knownHead = head;
        long before = seen;
        try {
            readTail(head, deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            assert tooLate != null;
        }
        if (seen == before) {
            return false;
        }
        visible = tail.over(usable ? stored : List.of());
        return !deadline.isExpired();
    }

    private long head(String current, Deadline deadline) {
        try {
            return feed.head(deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            if (current.equals(history)) {
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

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return write(() -> writer.refresh(progress, deadline), deadline);
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return write(() -> writer.rebuild(progress, deadline), deadline);
    }

    private interface Writing {
        boolean run();
    }

    private boolean write(Writing work, Deadline deadline) {
        try {
            take(writing, deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            return false;
        }
        try {
            return work.run();
        } catch (StoreException.DeadlineExceeded tooLate) {
            return false;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public IndexStatus status(Deadline deadline) {
        String current = feed.historyId();
        long head = feed.head(deadline);
        return database.scan("reading the text index", deadline, session -> {
            TextIndexRows rows = rows(session);
            State now = rows.state();
            if (!now.isUsable(current, head)) {
                return new IndexStatus(0, head, rows.bytes());
            }
            long frames = rows.segments().stream()
                    .mapToLong(segment -> segment.documents() - segment.hidden().cardinality())
                    .sum();
            return new IndexStatus(frames, head - now.position(), rows.bytes());
        });
    }

    @Override
    public void close() {
        // The connections are the home's, and what is in memory goes with this object.
    }
}
