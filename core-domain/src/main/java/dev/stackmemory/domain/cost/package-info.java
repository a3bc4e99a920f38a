/**
 * What keeping and asking costs in dollars. Everything may depend on this package; it depends on {@code domain.tier} alone.
 */
@NullMarked
package dev.stackmemory.domain.cost;

import org.jspecify.annotations.NullMarked;
