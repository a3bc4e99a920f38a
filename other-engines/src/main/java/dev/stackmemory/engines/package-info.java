/** Programs that read the archive with engines which are not ours. Started by tests, each in a process of its own; nobody depends on them. */
@NullMarked
package dev.stackmemory.engines;

import org.jspecify.annotations.NullMarked;
