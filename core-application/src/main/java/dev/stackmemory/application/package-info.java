/**
 * Use cases over the ports, for the applications and for programs that embed StackMemory.
 * Depends on the ports and the domain, never on an adapter.
 */
@NullMarked
package dev.stackmemory.application;

import org.jspecify.annotations.NullMarked;
