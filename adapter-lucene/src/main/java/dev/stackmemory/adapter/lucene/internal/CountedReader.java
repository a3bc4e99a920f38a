package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.ProjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;

/** Segments with the numbers that were counted in them. Open as long as someone holds it; made with one holder. Thread-safe. */
public final class CountedReader {
    private static final int CACHED_PROJECT_SETS = 64;

    private final IndexReader reader;
    private volatile boolean damaged;
    private final Map<Set<ProjectId>, List<LeafCounts>> counts = new ConcurrentHashMap<>();

    /** Takes over the reader, whose reference is given back by the last {@link #release}. */
    public CountedReader(IndexReader reader) {
        this.reader = reader;
    }

    public IndexReader reader() {
        return reader;
    }

    /** Someone found that the files are not what they should be. */
    void markDamaged() {
        damaged = true;
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Keeps the segments open until a {@link #release} more. */
    public void hold() {
        reader.incRef();
    }

    /** Gives one hold back. */
    public void release() {
        Failures.translate("close the search index", () -> {
            reader.decRef();
            return reader;
        });
    }

    /**
     * The numbers of each segment for the projects.
     *
     * @param checkTime called before each segment that has to be counted; ends that by throwing
     */
    List<LeafCounts> counts(Set<ProjectId> projects, Runnable checkTime) throws IOException {
        List<LeafCounts> known = counts.get(projects);
        if (known == null) {
            List<LeafCounts> counted = new ArrayList<>();
            for (LeafReaderContext leaf : reader.leaves()) {
                checkTime.run();
                counted.add(new LeafCounts(leaf.reader(), projects));
            }
            known = List.copyOf(counted);
            if (counts.size() < CACHED_PROJECT_SETS) {
                counts.put(Set.copyOf(projects), known);
            }
        }
        return known;
    }
}
