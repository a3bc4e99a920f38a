package dev.stackmemory.application.watch;

import dev.stackmemory.ports.Deadline;

/** Says how much room copies take in the hot tier of frames that are at home elsewhere. Thread-safe. */
@FunctionalInterface
public interface HotCopies {
    /** There are none. */
    HotCopies NONE = deadline -> 0;

    /**
     * What they take, in bytes.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if a store does not answer
     */
    long bytes(Deadline deadline);
}
