/**
 * How fast the store of a laptop records, finds and searches vectors, beside the naive way in the same run. Nothing depends on it.
 */
@NullMarked
package dev.stackmemory.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
