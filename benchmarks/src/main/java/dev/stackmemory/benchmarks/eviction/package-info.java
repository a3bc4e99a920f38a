/**
 * Replays a recorded trace of accesses under each eviction order and under the clairvoyant optimum. Nothing may depend on this package;
 * it depends on the domain alone.
 */
@NullMarked
package dev.stackmemory.benchmarks.eviction;

import org.jspecify.annotations.NullMarked;
