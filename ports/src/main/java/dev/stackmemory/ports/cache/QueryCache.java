package dev.stackmemory.ports.cache;

import dev.stackmemory.ports.Deadline;
import java.util.List;
import java.util.function.Supplier;

/** Keeps answers to queries for a while, shared by all processes of a topology. Thread-safe. */
public interface QueryCache {
    /**
     * A query that is asked often.
     *
     * @param times how often it was asked, as far as is remembered
     */
    record Frequent(QueryKey.Query query, long times) {}

    /**
     * The bytes of the answer of these generations, computed if they are not kept. Of many who ask at once one computes, and the others wait; if that one
     * dies, another computes after a while. A computation that fails fails whoever computed it, and is not kept; nor is an answer that is too large, one that {@linkplain Answer#passing passes}, or one in which
     * forgotten frames may stand, because {@link dev.stackmemory.ports.store.Erasing} went over the cache while it was computed.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if the cache is away, which costs a moment; then nothing was computed
     * @throws dev.stackmemory.ports.failure.StoreException.DeadlineExceeded if another was still computing at the deadline
     */
    byte[] get(QueryKey key, Supplier<Answer> computation, Deadline deadline);

    /**
     * Keeps the answer to a question that is expected, unless it is kept or another is computing it. As with {@link #get}, an answer in which forgotten frames may
     * stand is not kept, and a computation that fails fails this. Not counted as a question.
     *
     * @return whether it was computed
     * @throws dev.stackmemory.ports.failure.StoreException if the cache is away; the answer may have been computed
     */
    boolean prepare(QueryKey key, Supplier<Answer> computation, Deadline deadline);

    /** The queries that {@link #get} was asked for most often, most frequent first: those to compute anew when generations have passed. */
    List<Frequent> mostAsked(int limit, Deadline deadline);
}
