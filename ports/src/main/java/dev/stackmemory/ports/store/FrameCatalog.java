package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists and counts the frames at home in one store. Thread-safe. */
public interface FrameCatalog {
    /**
     * One page of the frames that pass the filter.
     *
     * @param after the {@code next} of the page before; absent for the first page
     * @param limit at least 1
     * @throws IllegalArgumentException if {@code after} is not a cursor of this order, or the limit is below 1
     */
    Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline);

    /** How many frames pass the filter. */
    long count(FrameFilter filter, Deadline deadline);

    /** How many frames pass the filter, by each value of the facet; values without a frame are missing. */
    Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline);

    /** The ids that begin with the given text, in the order of their UTF-8 bytes, {@code limit} at most. */
    List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline);
}
