/**
 * What the core asks of a place that keeps frames. Adapters implement these interfaces; the application calls them.
 */
@NullMarked
package dev.stackmemory.ports.store;

import org.jspecify.annotations.NullMarked;
