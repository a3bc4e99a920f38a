/**
 * The command line: thin commands, each of which calls one use case. Nothing depends on it but the benchmarks.
 */
@NullMarked
package dev.stackmemory.cli;

import org.jspecify.annotations.NullMarked;
