/** Processes that are killed while they move frames between real stores. */
@NullMarked
package dev.stackmemory.bootstrap.crash;

import org.jspecify.annotations.NullMarked;
