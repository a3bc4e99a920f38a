/**
 * Replays a recorded trace of accesses under each eviction order and under the clairvoyant optimum. It depends on the domain
 * alone; the measurements replay the trace on a real topology.
 */
@NullMarked
package dev.stackmemory.benchmarks.eviction;

import org.jspecify.annotations.NullMarked;
