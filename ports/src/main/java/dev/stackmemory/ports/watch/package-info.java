/**
 * What remembers and tells how a memory does. Adapters implement it, the use cases call it.
 */
@NullMarked
package dev.stackmemory.ports.watch;

import org.jspecify.annotations.NullMarked;
