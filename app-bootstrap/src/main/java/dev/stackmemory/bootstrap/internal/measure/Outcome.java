package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.ports.failure.StoreException;

/** What became of a call. */
enum Outcome {
    ANSWERED,
    /** It ran out of its time. */
    LATE,
    FAILED;

    static Outcome of(Throwable failure) {
        return failure instanceof StoreException.DeadlineExceeded ? LATE : FAILED;
    }
}
