/**
 * Reads the databases that the original StackMemory left on its users' disks, of every generation, without changing them. Only
 * app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.sqlite.original;

import org.jspecify.annotations.NullMarked;
