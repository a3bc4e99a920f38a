package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The postings that one question needs, of all segments, fetched together. Not thread-safe. */
final class SegmentPostings {
    private static final byte[] NONE = {};

    private final Map<PostingSource.Place, byte[]> postings = new HashMap<>();
    private final Map<PostingSource.Place, byte[]> positions = new HashMap<>();
    private final Deadline deadline;

    SegmentPostings(Deadline deadline) {
        this.deadline = deadline;
    }

    void fetch(List<LiveSegment> segments, Collection<String> terms, PostingSource source) {
        postings.putAll(source.read(stored(segments), terms, false, deadline));
    }

    void fetchPositions(List<LiveSegment> segments, Collection<String> terms, PostingSource source) {
        if (!terms.isEmpty()) {
            positions.putAll(source.read(stored(segments), terms, true, deadline));
        }
    }

    private static List<Long> stored(List<LiveSegment> segments) {
        return segments.stream()
                .filter(segment -> segment.contents() == null)
                .map(LiveSegment::key)
                .toList();
    }

    /** The postings of the term; none if it does not stand there. */
    PostingReader reader(LiveSegment segment, String term) {
        requireTime(deadline);
        SegmentContents contents = segment.contents();
        if (contents == null) {
            return new PostingReader(postings.getOrDefault(new PostingSource.Place(segment.key(), term), NONE));
        }
        TermPostings found = inMemory(contents, term);
        return new PostingReader(found == null ? NONE : found.postings());
    }

    PackedReader positions(LiveSegment segment, String term) {
        SegmentContents contents = segment.contents();
        if (contents == null) {
            return new PackedReader(positions.getOrDefault(new PostingSource.Place(segment.key(), term), NONE));
        }
        TermPostings found = inMemory(contents, term);
        return new PackedReader(found == null ? NONE : found.positions());
    }

    private static @Nullable TermPostings inMemory(SegmentContents contents, String term) {
        return contents.terms().get(term);
    }

    /** How many visible documents of the projects hold the term. */
    long documentFrequency(LiveSegment segment, IndexTerm term, boolean[] projects) {
        PostingReader reader = reader(segment, term.text());
        Keywords projectOf = segment.columns().projects();
        long count = 0;
        while (reader.next()) {
            int document = reader.document();
            if (segment.isVisible(document)
                    && projects[projectOf.number(document)]
                    && (term.field().isEmpty()
                            || reader.count(term.field().get().number()) > 0)) {
                count++;
            }
        }
        return count;
    }

    static void requireTime(Deadline deadline) {
        if (deadline.isExpired()) {
            throw new StoreException.DeadlineExceeded("the time for searching the text index was up", null);
        }
    }
}
