package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.adapter.lucene.internal.CountedReader;
import dev.stackmemory.adapter.lucene.internal.Failures;
import dev.stackmemory.adapter.lucene.internal.HiddenDocuments;
import dev.stackmemory.adapter.lucene.internal.LuceneView;
import dev.stackmemory.adapter.lucene.internal.SessionDocuments;
import dev.stackmemory.adapter.lucene.internal.SnapshotReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.SessionPlace;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BytesRef;

/**
 * Several segments searched as one: what a home that consists of files holds at one moment. Worth keeping from search to search, because it remembers
 * the statistics that it has counted. A frame must be visible in one part at most. Thread-safe.
 */
public final class SegmentSet implements AutoCloseable {
    private final CountedReader segments;
    private final VectorSearch vectors;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SegmentSet(CountedReader segments, VectorSearch vectors) {
        this.segments = segments;
        this.vectors = vectors;
    }

    /**
     * Puts the parts together; their segments stay open for this set at least until it is closed, and may be closed before it is.
     *
     * @param parts any number, in any order, which shows in no answer; hiding frames by id costs a look-up each in their part
     * @throws StoreException if a segment cannot be read
     */
    public static SegmentSet of(List<SegmentPart> parts) {
        return Failures.translate("open index segments", () -> {
            List<LeafReader> leaves = new ArrayList<>();
            List<Map<ModelId, VectorFile>> files = new ArrayList<>();
            List<DirectoryReader> held = new ArrayList<>();
            for (SegmentPart part : parts) {
                DirectoryReader reader = part.segment().reader();
                held.add(reader);
                for (LeafReaderContext leaf : reader.leaves()) {
                    leaves.add(visible(leaf.reader(), part));
                    files.add(part.segment().vectors());
                }
            }
            var reader = SnapshotReader.of(leaves, held);
            return new SegmentSet(new CountedReader(reader), new VectorSearch(reader, files));
        });
    }

    private static LeafReader visible(LeafReader leaf, SegmentPart part) throws IOException {
        List<BytesRef> ids = part.hiddenFrames().stream()
                .map(frame -> new BytesRef(frame.value()))
                .toList();
        return HiddenDocuments.hide(HiddenDocuments.hideNumbers(leaf, part.hiddenRows()), ids);
    }

    /** How many frames are visible. */
    public int frames() {
        return segments.reader().numDocs();
    }

    /**
     * The words of the visible frames, as {@link LexicalView} promises: statistics per project and field, terms by pattern, the complete best frames
     * under statistics handed in, and descriptions. To be closed; may outlive the set.
     *
     * @param position the position in the home's history that the parts stand for
     * @param behind how far the home is ahead of it
     */
    public LexicalView view(long position, long behind) {
        return new LuceneView(segments, position, behind);
    }

    /**
     * The frames nearest to the query, as {@code VectorIndex.nearest} promises: exact, nearest first, ties by the UTF-8 bytes of the id. Reads one byte for
     * each component of each vector that passes the filter, and all components of the few that come into question.
     *
     * @throws IllegalArgumentException if the query has another dimension than the model, or the limit is below 1
     * @throws StoreException.DeadlineExceeded if the deadline came first
     */
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        if (query.length != model.dimension()) {
            throw new IllegalArgumentException("a query of dimension " + query.length + " is not of model " + model);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " is below 1");
        }
        return ask(() -> vectors.nearest(model, query, filter, limit, deadline));
    }

    /** Which of the frames are visible and have a vector of the model. */
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return ask(() -> vectors.findEmbedded(model, frames, deadline));
    }

    /** The vectors of the model that visible ones of the frames have. */
    public Map<FrameId, FrameVector> findVectors(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return ask(() -> vectors.find(model, frames, deadline));
    }

    /** Which models have vectors of visible frames, and how many; by name and dimension. */
    public List<ModelUsage> listModels(Deadline deadline) {
        Map<ModelId, Long> counts = ask(() -> vectors.count(deadline));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> new ModelUsage(count.getKey(), count.getValue()))
                .sorted((one, other) ->
                        one.model().toString().compareTo(other.model().toString()))
                .toList();
    }

    /**
     * The visible frames of one session of one project, in no particular order. Costs a look-up in each segment, and reads three columns of the session's frames.
     *
     * @throws StoreException.DeadlineExceeded if the deadline came first
     */
    public List<SessionPlace> listSession(ProjectId project, SessionId session, Deadline deadline) {
        return ask(() -> SessionDocuments.list(segments.reader(), project, session, deadline));
    }

    private <T> T ask(Failures.FileWork<T> work) {
        if (closed.get()) {
            throw new IllegalStateException("the segments are closed");
        }
        // Closing in another thread must not take the files away under a search.
        segments.hold();
        try {
            return Failures.translate("search the index segments", work);
        } finally {
            segments.release();
        }
    }

    /** Gives the segments back; open views stay usable until they are closed. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            segments.release();
        }
    }
}
