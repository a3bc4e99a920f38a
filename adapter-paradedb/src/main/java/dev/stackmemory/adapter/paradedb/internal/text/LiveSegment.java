package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.search.IndexTerm;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A segment as a view sees it: its documents without those that were edited or removed since. Thread-safe; what it tells never changes. */
public final class LiveSegment {
    /** So many frequencies are remembered; then anew. */
    private static final int MOST_FREQUENCIES = 10_000;

    private final long key;
    private final DocumentColumns columns;
    private final BitSet hidden;
    private final @Nullable SegmentContents contents;

    /** As counted so far, which stays right. */
    private final Map<Frequency, Long> frequencies = new ConcurrentHashMap<>();

    /** What was asked for last: most changes hide nothing more of a segment. */
    private volatile @Nullable LiveSegment latest;

    private volatile long @Nullable [] frames;
    private volatile long @Nullable [] lengths;

    /**
     * @param key names the segment among all
     * @param hidden not to be changed afterwards
     * @param contents of a segment that lies in memory
     */
    public LiveSegment(long key, DocumentColumns columns, BitSet hidden, @Nullable SegmentContents contents) {
        this.key = key;
        this.columns = columns;
        this.hidden = hidden;
        this.contents = contents;
    }

    /** The same without some more documents; the very same as the last time where these are no others. */
    public LiveSegment without(BitSet more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = (BitSet) hidden.clone();
        all.or(more);
        LiveSegment known = latest;
        if (known == null || !known.hidden.equals(all)) {
            known = new LiveSegment(key, columns, all, contents);
            latest = known;
        }
        return known;
    }

    /** The documents of these frames that are visible here. */
    public BitSet find(Iterable<FrameId> ids) {
        var found = new BitSet();
        for (FrameId id : ids) {
            int document = find(id);
            if (document >= 0) {
                found.set(document);
            }
        }
        return found;
    }

    /** The visible document of a frame, or a negative number. */
    int find(FrameId id) {
        int document = columns.find(id);
        return document < 0 || hidden.get(document) ? -1 : document;
    }

    public long key() {
        return key;
    }

    public DocumentColumns columns() {
        return columns;
    }

    /** What lies in memory. */
    @Nullable
    SegmentContents contents() {
        return contents;
    }

    boolean isVisible(int document) {
        return !hidden.get(document);
    }

    /** Of each number of a project, whether it is one of these; without any, every one is. */
    boolean[] among(Set<ProjectId> projects) {
        if (projects.isEmpty()) {
            var all = new boolean[columns.projects().texts().size()];
            java.util.Arrays.fill(all, true);
            return all;
        }
        return columns.projects().among(projects.stream().map(ProjectId::value).collect(Collectors.toSet()));
    }

    private record Frequency(IndexTerm term, Set<ProjectId> projects) {
        Frequency {
            projects = Set.copyOf(projects);
        }
    }

    /**
     * How many visible documents of the projects hold the term.
     *
     * @param count counts them, if that was not done before
     */
    long documentFrequency(IndexTerm term, Set<ProjectId> projects, LongSupplier count) {
        var frequency = new Frequency(term, projects);
        Long known = frequencies.get(frequency);
        if (known == null) {
            if (frequencies.size() >= MOST_FREQUENCIES) {
                frequencies.clear();
            }
            known = count.getAsLong();
            frequencies.put(frequency, known);
        }
        return known;
    }

    /** The visible documents of each project, by its number. */
    long[] framesByProject() {
        long[] known = frames;
        if (known == null) {
            count();
            known = frames;
        }
        return known == null ? new long[0] : known;
    }

    /** The sum of their lengths. */
    long[] lengthsByProject() {
        framesByProject();
        long[] known = lengths;
        return known == null ? new long[0] : known;
    }

    private void count() {
        var counted = new long[columns.projects().texts().size()];
        var summed = new long[counted.length];
        for (int document = hidden.nextClearBit(0);
                document < columns.size();
                document = hidden.nextClearBit(document + 1)) {
            counted[columns.projects().number(document)]++;
            summed[columns.projects().number(document)] += columns.length(document);
        }
        lengths = summed;
        frames = counted;
    }
}
