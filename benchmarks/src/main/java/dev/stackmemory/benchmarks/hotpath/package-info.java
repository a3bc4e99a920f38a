/**
 * The hot paths of a process that embeds the memory, one call at a time, by JMH: {@code benchmarks/run jmh}.
 */
@NullMarked
package dev.stackmemory.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
