/**
 * In which order copies leave a place that is too full. Everything may depend on this package; it depends on {@code domain.frame}
 * alone.
 */
@NullMarked
package dev.stackmemory.domain.eviction;

import org.jspecify.annotations.NullMarked;
