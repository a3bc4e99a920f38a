/**
 * What the core asks of a place that keeps frames. Adapters implement these interfaces; the application calls them.
 *
 * <p>Every method that takes a {@link dev.stackmemory.ports.Deadline} may throw a {@link
 * dev.stackmemory.ports.failure.StoreException}: {@code Unavailable} while the store is away, and {@code DeadlineExceeded} when the
 * deadline passes; if it had passed before the call, nothing is done at all. A call given nothing to do does nothing. Every method is
 * thread-safe. A null argument is a mistake of the caller's and has no defined answer.
 */
@NullMarked
package dev.stackmemory.ports.store;

import org.jspecify.annotations.NullMarked;
