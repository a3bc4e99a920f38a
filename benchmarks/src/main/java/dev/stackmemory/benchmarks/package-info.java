/**
 * Measurements of speed and ranking quality. Nothing depends on it.
 */
@NullMarked
package dev.stackmemory.benchmarks;

import org.jspecify.annotations.NullMarked;
