package dev.stackmemory.adapter.s3;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An archive into which the changes of a home are written before each question, so that it passes the suites of indexes that follow a home. */
final class FedIndex implements LexicalIndex {
    private static final int PAGE = 500;

    private final Storage storage;
    private final ChangeFeed feed;
    private final LexicalIndex index;

    FedIndex(Storage storage, ChangeFeed feed) {
        this.storage = storage;
        this.feed = feed;
        this.index = storage.archive.lexical();
    }

    /** The archive of a test, and what of a feed is in it. */
    static final class Storage implements AutoCloseable {
        private final SearchableArchive archive;
        private final Map<FrameId, CopyVersion> copies = new HashMap<>();
        private String history = "";
        private long position;

        Storage(SearchableArchive archive) {
            this.archive = archive;
        }

        synchronized boolean follow(ChangeFeed feed, Deadline deadline) {
            if (!history.equals(feed.historyId()) || feed.head(Deadline.NEVER) < position) {
                archive.frames().delete(List.copyOf(copies.values()), Deadline.NEVER);
                copies.clear();
                position = 0;
                history = feed.historyId();
            }
            long head = feed.head(Deadline.NEVER);
            while (position < head && !deadline.isExpired()) {
                List<FrameChange> page = feed.changesAfter(position, PAGE, Deadline.NEVER);
                write(page);
                position = page.isEmpty() ? head : page.getLast().position();
            }
            return position >= head;
        }

        private void write(List<FrameChange> page) {
            var going = new ArrayList<CopyVersion>();
            var coming = new ArrayList<StoredFrame>();
            for (FrameChange change : page) {
                switch (change) {
                    case FrameChange.Upserted(long at, Frame frame) -> {
                        coming.add(new StoredFrame(frame, ContentHash.of(frame), at));
                        copies.put(frame.id(), new CopyVersion(frame.id(), frame.revision(), at));
                    }
                    case FrameChange.Removed(long at, FrameId frame) -> {
                        CopyVersion copy = copies.remove(frame);
                        if (copy != null) {
                            going.add(copy);
                        }
                    }
                }
            }
            archive.frames().delete(going, Deadline.NEVER);
            archive.frames().put(coming, Deadline.NEVER);
        }

        synchronized long position() {
            return position;
        }

        @Override
        public void close() {
            archive.close();
        }
    }

    @Override
    public LexicalView open(Deadline deadline) {
        synchronized (storage) {
            storage.follow(feed, deadline);
            long position = storage.position();
            return new At(position, feed.head(Deadline.NEVER) - position, index.open(Deadline.NEVER));
        }
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return storage.follow(feed, deadline) && index.refresh(progress, deadline);
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return storage.follow(feed, deadline) && index.rebuild(progress, deadline);
    }

    @Override
    public IndexStatus status(Deadline deadline) {
        IndexStatus status = index.status(deadline);
        return new IndexStatus(
                status.frames(), status.pending() + feed.head(deadline) - storage.position(), status.bytes());
    }

    @Override
    public void close() {
        index.close();
    }

    /** A view of the archive, at the position of the home whose changes are in it. */
    private record At(long position, long behind, LexicalView view) implements LexicalView {
        @Override
        public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
            return view.statistics(terms, projects, deadline);
        }

        @Override
        public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
            return view.expand(pattern, projects, limit, deadline);
        }

        @Override
        public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
            return view.search(request, deadline);
        }

        @Override
        public List<Candidate> describe(
                List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
            return view.describe(terms, frames, filter, deadline);
        }

        @Override
        public void close() {
            view.close();
        }
    }
}
