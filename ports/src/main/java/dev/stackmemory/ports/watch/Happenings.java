package dev.stackmemory.ports.watch;

import dev.stackmemory.domain.measure.Event;

/** Hears what happens, to count it. Called from any thread, in the midst of operations: it must return at once. */
@FunctionalInterface
public interface Happenings {
    /** Nobody counts. */
    Happenings NONE = (event, times) -> {};

    /** @param times at least 0 */
    void happened(Event event, long times);
}
