package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where segments that do not lie in memory keep their terms. Thread-safe. */
public interface PostingSource {
    /** A term in a segment. */
    record Place(long segment, String term) {}

    /** The postings of the terms, or their positions; a term that does not stand in a segment has no bytes. */
    Map<Place, byte[]> read(Collection<Long> segments, Collection<String> terms, boolean positions, Deadline deadline);

    /** The terms of the segments, in no particular order. */
    List<TermList> dictionaries(Collection<Long> segments, Deadline deadline);
}
