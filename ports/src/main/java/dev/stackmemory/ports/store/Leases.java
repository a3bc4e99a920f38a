package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Exclusive rights by name that end by themselves, for work that one process of a deployment at most may do at a time. A holder that dies
 * keeps the others away until the end of its lease and no longer. Thread-safe, and shared by all processes that use the store.
 *
 * <p>A lease keeps others from acquiring, not from acting: a holder that was held up may go on after its end, while another holds the
 * lease already. What is done under one must stay correct then, such as by compare-and-set. Clocks are the callers': where they differ, a
 * lease is taken over that much too early or too late, so that leases last longer than clocks differ.
 *
 * <p>Names and holders are opaque text, compared char by char.
 */
public interface Leases {
    /**
     * A right and who has it.
     *
     * @param holder who acquired it last
     * @param end when others may acquire it, in milliseconds; what is finer is cut off
     */
    record Lease(String holder, Instant end) {
        public Lease {
            Objects.requireNonNull(holder, "holder");
            end = Instant.ofEpochMilli(end.toEpochMilli());
        }
    }

    /**
     * Gives the lease to the holder until the end, if nobody has it, its end has come, or this holder has it already: then its end moves,
     * be it forwards or back. Of several holders that ask at once one gets it.
     *
     * @param holder unique to what acts as one, such as a run of a process
     * @param now the caller's clock
     * @param end when others may acquire it; where this is not later than {@code now}, at once
     * @return whether the holder has the lease; if not, nothing was changed
     * @throws dev.stackmemory.ports.failure.StoreException.OutcomeUnknown if the holder may or may not have it; asking again tells
     */
    boolean acquire(String name, String holder, Instant now, Instant end, Deadline deadline);

    /**
     * Gives the lease back, so that anybody may acquire it at once. Nothing happens if another holds it, or nobody.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.OutcomeUnknown if the lease may or may not be free; releasing again is safe
     */
    void release(String name, String holder, Deadline deadline);

    /** The lease as it was last acquired, unless it was released since; its end may have come. */
    Optional<Lease> find(String name, Deadline deadline);
}
