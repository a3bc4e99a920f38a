/**
 * Speed, measured: what the product takes for the work that people wait for, beside the naive way of doing the same in the same run. Nothing
 * depends on it.
 */
@NullMarked
package dev.stackmemory.benchmarks.speed;

import org.jspecify.annotations.NullMarked;
