package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex.IndexStatus;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is searched: the newest commit that belongs to the home as it is now, and the changes since in memory. Thread-safe. */
public final class LiveIndex {
    private static final int PAGE = 200;
    private static final String READ = "read the search index";

    private final IndexFolder folder;
    private final ChangeFeed feed;
    private final Committed committed;
    private final ReentrantLock guard = new ReentrantLock();

    private @Nullable Tail tail;
    private @Nullable CountedReader snapshot;
    private String snapshotHistory = "";
    /** The position that {@link #snapshot} begins from, and the one it has seen. */
    private long base = -1;

    private long seen;
    /** The feed's head when it was asked for last. */
    private long knownHead;

    private String knownHistory = "";
    /** What the snapshot has seen; less than {@link #seen} where taking in more was cut short. */
    private long snapshotSeen;

    public LiveIndex(IndexFolder folder, ChangeFeed feed) {
        this.folder = folder;
        this.feed = feed;
        this.committed = new Committed(folder);
    }

    /**
     * How far the commit is behind the home.
     *
     * @param changes positions between them
     * @param position of the commit, 0 if there is none to go on from
     * @param usable whether there is a commit that belongs to the home
     * @param damage what is wrong with the files, if anything
     */
    public record Lag(long changes, long position, boolean usable, Optional<String> damage) {}

    public Lag lag(Deadline deadline) {
        take(deadline);
        try {
            return Failures.translate(READ, () -> {
                refreshCommit();
                String history = feed.historyId();
                knownHead = feed.head(deadline);
                knownHistory = history;
                Optional<IndexStamp> stamp = usable(history, knownHead);
                long position = stamp.map(IndexStamp::position).orElse(0L);
                return new Lag(knownHead - position, position, stamp.isPresent(), committed.damage());
            });
        } finally {
            guard.unlock();
        }
    }

    public LexicalView open(Deadline deadline) {
        take(deadline);
        try {
            return Failures.translate(READ, () -> openGuarded(deadline));
        } finally {
            guard.unlock();
        }
    }

    /** Waits for whoever takes changes in at the moment, but not beyond the deadline. */
    private void take(Deadline deadline) {
        try {
            // Without waiting also where no time is left: a view of what is there already costs next to none.
            if (!guard.tryLock() && !guard.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException.DeadlineExceeded(
                        "the search index was busy taking in changes until the time was up", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("waiting for the search index was interrupted", interrupted);
        }
    }

    private LexicalView openGuarded(Deadline deadline) throws IOException {
        while (true) {
            long head = catchUp(deadline);
            CountedReader current = snapshot;
            // A commit that came while the feed was read may hold an erasure of which the feed speaks no more.
            if (!committed.refresh() && current != null) {
                return new LuceneView(current, seen, head - seen);
            }
            dropAll();
        }
    }

    /** Brings what is searched up to the feed's head, or as near as the deadline lets it. Returns the head. */
    private long catchUp(Deadline deadline) throws IOException {
        refreshCommit();
        String history = feed.historyId();
        long head = head(history, deadline);
        Optional<IndexStamp> stamp = usable(history, head);
        long position = stamp.map(IndexStamp::position).orElse(0L);
        if (base != position || seen > head || !history.equals(snapshotHistory)) {
            dropSnapshot();
            dropTail();
            base = position;
            seen = position;
            snapshotHistory = history;
        }
        readTail(head, deadline);
        if (snapshot == null || snapshotSeen != seen) {
            dropSnapshot();
            snapshotSeen = seen;
            snapshot = new CountedReader(SnapshotReader.of(
                    stamp.isPresent() ? committed.reader() : null,
                    tail == null ? Set.of() : tail.changed(),
                    tail == null ? null : tail.reader()));
        }
        return head;
    }

    /** The feed's head; the one that was known last, if there is no time to ask. */
    private long head(String history, Deadline deadline) {
        try {
            knownHead = feed.head(deadline);
            knownHistory = history;
        } catch (StoreException.DeadlineExceeded tooLate) {
            if (!history.equals(knownHistory)) {
                throw tooLate;
            }
        }
        return knownHead;
    }

    /** Takes in what is not in the commit, until the deadline. */
    private void readTail(long head, Deadline deadline) throws IOException {
        while (seen < head && !deadline.isExpired()) {
            List<FrameChange> page;
            try {
                page = feed.changesAfter(seen, PAGE, deadline);
            } catch (StoreException.DeadlineExceeded tooLate) {
                break;
            }
            if (page.isEmpty()) {
                seen = head;
                break;
            }
            Tail current = tail;
            if (current == null) {
                current = new Tail();
                tail = current;
            }
            for (FrameChange change : page) {
                if (deadline.isExpired()) {
                    return;
                }
                current.apply(change);
                seen = change.position();
            }
        }
    }

    /** Looks for a newer commit; what was made from the one before is dropped. */
    private void refreshCommit() throws IOException {
        CountedReader current = snapshot;
        if (current != null && current.isDamaged()) {
            dropSnapshot();
            committed.reportDamage("reading it failed");
        }
        if (committed.refresh()) {
            dropAll();
        }
    }

    private void dropAll() throws IOException {
        dropSnapshot();
        dropTail();
        base = -1;
    }

    private Optional<IndexStamp> usable(String history, long head) {
        return committed
                .stamp()
                .filter(stamp -> stamp.reasonToRebuild(history, head).isEmpty());
    }

    private void dropSnapshot() {
        if (snapshot != null) {
            snapshot.release();
            snapshot = null;
        }
    }

    private void dropTail() throws IOException {
        if (tail != null) {
            tail.close();
            tail = null;
        }
    }

    public IndexStatus status(Deadline deadline) {
        take(deadline);
        try {
            return Failures.translate(READ, () -> {
                Lag lag = lag(deadline);
                var reader = committed.reader();
                long bytes = Files.isDirectory(folder.path()) ? PrivateDirectory.bytes(folder.path()) : 0;
                return reader == null || !lag.usable()
                        ? new IndexStatus(0, lag.changes(), bytes)
                        : new IndexStatus(
                                reader.numDocs(), lag.changes(), bytes, OptionalLong.of(reader.numDeletedDocs()));
            });
        } finally {
            guard.unlock();
        }
    }

    /** Lets go of everything; views keep what they need until they are closed. */
    public void close() {
        guard.lock();
        try {
            Failures.translate(READ, () -> {
                dropAll();
                committed.drop();
                return committed;
            });
        } finally {
            guard.unlock();
        }
    }
}
