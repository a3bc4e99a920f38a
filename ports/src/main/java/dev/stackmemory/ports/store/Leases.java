package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.time.Duration;

/**
 * Exclusive rights by name that end by themselves, for work that one process of a deployment at most may do at a time. A holder that dies
 * keeps the others away until the end of its lease and no longer. Thread-safe, and shared by all processes that use the store.
 *
 * <p>A lease keeps others from acquiring, not from acting: a holder that was held up may go on after its end, while another holds the
 * lease already. What is done under one must stay correct then, such as by compare-and-set.
 *
 * <p>When a lease ends is decided by the store's clock, which is one for all, whatever the clocks of the machines show. Should that clock be set forwards, leases end too early;
 * should it be set back, one keeps others away for at most twice as long as it was acquired for.
 *
 * <p>Names and holders are opaque text, compared char by char.
 */
public interface Leases {
    /**
     * Gives the lease to the holder from now on, if nobody has it, its end has come, or this holder has it already: then its end moves, be it forwards or back. Of several holders
     * that ask at once one gets it.
     *
     * @param holder unique to what acts as one, such as a run of a process
     * @param length after which others may acquire it, in milliseconds, what is finer being cut off; zero is at once. Everybody asks for the same length of a name: a lease that ends
     *     later than twice that from now was acquired before the store's clock was set back, and counts as ended
     * @return whether the holder has the lease; if not, nothing was changed
     * @throws dev.stackmemory.ports.failure.StoreException.OutcomeUnknown if the holder may or may not have it; asking again tells
     */
    boolean acquire(String name, String holder, Duration length, Deadline deadline);

    /**
     * Gives the lease back, so that anybody may acquire it at once. Nothing happens if another holds it, or nobody.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.OutcomeUnknown if the lease may or may not be free; releasing again is safe
     */
    void release(String name, String holder, Deadline deadline);
}
