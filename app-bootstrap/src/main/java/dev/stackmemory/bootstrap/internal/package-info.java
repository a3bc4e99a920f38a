/**
 * The wiring: Dagger components and modules, one component for each topology. Used by {@code StackMemory} alone.
 */
@NullMarked
package dev.stackmemory.bootstrap.internal;

import org.jspecify.annotations.NullMarked;
