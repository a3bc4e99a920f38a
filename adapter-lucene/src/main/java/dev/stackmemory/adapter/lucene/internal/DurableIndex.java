package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Writes the index in its folder. The folder's lock is held only while something is written, so any process may be the next to write; what one
 * has committed, the next goes on from. Being killed at any moment costs what was not committed, which the feed still has. Thread-safe.
 */
public final class DurableIndex {
    private static final int PAGE = 500;
    /** Between looks at the clock where someone waits. */
    private static final int FEW = 50;

    private static final int COMMIT_EVERY = 100_000;

    private final IndexFolder folder;
    private final ChangeFeed feed;
    private final Consumer<String> notices;
    private final ReentrantLock writing = new ReentrantLock();

    public DurableIndex(IndexFolder folder, ChangeFeed feed, Consumer<String> notices) {
        this.folder = folder;
        this.feed = feed;
        this.notices = notices;
    }

    /** What became of an attempt to write. */
    public enum Outcome {
        /** Everything that was pending when it began is committed. */
        CURRENT,
        /** The deadline came first. */
        OUT_OF_TIME,
        /** Someone else is writing. */
        BUSY
    }

    /** What an attempt is for. */
    public enum Occasion {
        /** Someone waits for an answer to something else. */
        IN_PASSING,
        /** To get everything indexed. */
        IN_BULK
    }

    /**
     * Commits what is pending, as far as the deadline lets it.
     *
     * @param damage why nothing that is there can be used, if that is so
     */
    public Outcome catchUp(Occasion occasion, Optional<String> damage, Progress progress, Deadline deadline)
            throws IOException {
        IndexWriterConfig settings = switch (occasion) {
            case IN_PASSING -> WriterSettings.inPassing();
            case IN_BULK -> WriterSettings.inBulk();
        };
        return write(settings, damage, deadline, session -> {
            boolean done = session.catchUp(occasion, COMMIT_EVERY, progress, deadline);
            session.commit();
            session.mergeUntil(deadline);
            return done ? Outcome.CURRENT : Outcome.OUT_OF_TIME;
        });
    }

    /** Makes the index anew. The old one stays until the new one is whole; if the deadline comes first, it stays for good. */
    public Outcome rebuild(Optional<String> damage, Progress progress, Deadline deadline) throws IOException {
        return write(WriterSettings.inBulk(), damage, deadline, session -> {
            session.clear();
            if (!session.catchUp(Occasion.IN_BULK, Integer.MAX_VALUE, progress, deadline)) {
                return Outcome.OUT_OF_TIME;
            }
            session.commit();
            session.mergeUntil(deadline);
            return Outcome.CURRENT;
        });
    }

    /** Catches up, then writes every segment anew that held a document of the frames, or any other that is deleted. */
    public Outcome erase(Collection<FrameId> ids, Deadline deadline) throws IOException {
        return write(WriterSettings.erasing(), Optional.empty(), deadline, session -> {
            if (!session.catchUp(Occasion.IN_BULK, Integer.MAX_VALUE, Progress.NONE, deadline)) {
                session.commit();
                return Outcome.OUT_OF_TIME;
            }
            return session.erase(ids, deadline) ? Outcome.CURRENT : Outcome.OUT_OF_TIME;
        });
    }

    @FunctionalInterface
    private interface Work {
        Outcome in(Session session) throws IOException;
    }

    private Outcome write(IndexWriterConfig settings, Optional<String> damage, Deadline deadline, Work work)
            throws IOException {
        if (!writing.tryLock()) {
            return Outcome.BUSY;
        }
        try (PrivateDirectory directory = folder.forWriting()) {
            IndexWriter writer = open(directory, settings, damage);
            try {
                return work.in(new Session(writer, feed, damage, notices, deadline));
            } catch (StoreException.DeadlineExceeded tooLate) {
                return Outcome.OUT_OF_TIME;
            } catch (IOException | AlreadyClosedException failure) {
                // A writer closes itself after a failure that it cannot heal, such as a full disk while it merged: that
                // is the reason.
                if (writer.getTragicException() instanceof IOException reason) {
                    throw reason;
                }
                throw failure;
            } finally {
                // Whatever is not committed is dropped, running merges are given up, the lock is released.
                writer.rollback();
            }
        } catch (LockObtainFailedException held) {
            return Outcome.BUSY;
        } catch (IOException failure) {
            // Also damage that shows only when segments are merged.
            Optional<String> found = CommitFiles.damage(failure, folder.path());
            throw found.isPresent() && damage.isEmpty() ? new DamagedException(found.get(), failure) : failure;
        } finally {
            writing.unlock();
        }
    }

    private IndexWriter open(PrivateDirectory directory, IndexWriterConfig settings, Optional<String> damage)
            throws IOException {
        if (damage.isPresent()) {
            directory.clear(IndexWriter.WRITE_LOCK_NAME);
            var writer = new IndexWriter(directory, settings);
            // Versions must not begin again where they once began: a process that has the old files open would take the
            // new ones for them.
            writer.advanceSegmentInfosVersion(System.currentTimeMillis());
            return writer;
        }
        return new IndexWriter(directory, settings);
    }

    /** The files cannot be written on; they can be replaced. */
    public static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String damage, IOException cause) {
            super(damage, cause);
        }
    }

    /** One hold of the folder's lock. */
    private static final class Session {
        private final IndexWriter writer;
        private final ChangeFeed feed;
        private final String history;
        private long position;
        private long committed;

        Session(
                IndexWriter writer,
                ChangeFeed feed,
                Optional<String> damage,
                Consumer<String> notices,
                Deadline deadline)
                throws IOException {
            this.writer = writer;
            this.feed = feed;
            this.history = feed.historyId();
            Optional<IndexStamp> stamp = IndexStamp.of(data(writer));
            Optional<String> reason = damage;
            if (reason.isEmpty() && stamp.isPresent()) {
                reason = stamp.get().reasonToRebuild(history, feed.head(deadline));
            } else if (reason.isEmpty() && writer.getDocStats().maxDoc > 0) {
                reason = Optional.of("it does not say what it is of");
            }
            reason.ifPresent(why -> notices.accept("The search index is made anew, because " + why + "."));
            position = reason.isEmpty() ? stamp.map(IndexStamp::position).orElse(0L) : 0;
            committed = reason.isEmpty() && stamp.isPresent() ? position : -1;
            if (reason.isPresent()) {
                clear();
            }
        }

        private static Map<String, String> data(IndexWriter writer) {
            Map<String, String> data = new TreeMap<>();
            var entries = writer.getLiveCommitData();
            if (entries != null) {
                entries.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
            }
            return data;
        }

        void clear() throws IOException {
            writer.deleteAll();
            position = 0;
            committed = -1;
        }

        boolean catchUp(Occasion occasion, int commitEvery, Progress progress, Deadline deadline) throws IOException {
            long target = feed.head(deadline);
            long start = position;
            int uncommitted = 0;
            var changes = new ChangeWriter(writer, occasion == Occasion.IN_BULK && target - start > 4L * PAGE);
            try (changes) {
                while (position < target && !deadline.isExpired()) {
                    List<FrameChange> page =
                            feed.changesAfter(position, occasion == Occasion.IN_PASSING ? FEW : PAGE, deadline);
                    if (page.isEmpty()) {
                        position = target;
                        break;
                    }
                    changes.apply(page);
                    position = page.getLast().position();
                    uncommitted += page.size();
                    if (uncommitted >= commitEvery) {
                        changes.flush();
                        commit();
                        uncommitted = 0;
                    }
                    progress.report(Math.min(position, target) - start, target - start);
                }
                changes.flush();
            } catch (StoreException.DeadlineExceeded tooLate) {
                return false;
            } finally {
                changes.await();
            }
            return position >= target;
        }

        void commit() throws IOException {
            if (position != committed || writer.hasUncommittedChanges()) {
                writer.setLiveCommitData(
                        IndexStamp.current(history, position).data().entrySet());
                writer.commit();
                committed = position;
            }
        }

        /** Merges what there is to merge; a merge that is not done at the deadline is given up. */
        void mergeUntil(Deadline deadline) throws IOException {
            if (writer.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler) {
                writer.maybeMerge();
                awaitMerges(deadline);
                commit();
            }
        }

        /** Returns whether all merges are done. */
        private boolean awaitMerges(Deadline deadline) {
            while (areMerging()) {
                if (deadline.isExpired() || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                pause();
            }
            return true;
        }

        private boolean areMerging() {
            return writer.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merges
                    && (merges.mergeThreadCount() > 0 || writer.hasPendingMerges());
        }

        private static void pause() {
            try {
                Thread.sleep(2);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Returns whether the frames are out of every file; if not, they are deleted but not yet erased. */
        boolean erase(Collection<FrameId> ids, Deadline deadline) throws IOException {
            writer.deleteDocuments(ids.stream().map(FrameDocuments::idTerm).toArray(Term[]::new));
            writer.forceMergeDeletes(false);
            boolean erased = awaitMerges(deadline);
            commit();
            return erased;
        }
    }
}
