/** Processes that are killed while they record, move and publish frames in real stores. */
@NullMarked
package dev.stackmemory.bootstrap.crash;

import org.jspecify.annotations.NullMarked;
