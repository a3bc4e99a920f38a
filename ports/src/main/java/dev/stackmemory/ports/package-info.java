/**
 * The edge of the hexagon: interfaces that the core calls and adapters implement, small, blocking, called on virtual threads, each
 * with a {@link dev.stackmemory.ports.Deadline}. What a store cannot do is an interface that it does not implement.
 */
@NullMarked
package dev.stackmemory.ports;

import org.jspecify.annotations.NullMarked;
