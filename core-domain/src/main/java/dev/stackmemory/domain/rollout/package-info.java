/**
 * Moving reads from one store to another: which share of them goes to the new one, and how its answers compare. Everything may depend
 * on this package; it depends on {@code domain.frame} alone.
 */
@NullMarked
package dev.stackmemory.domain.rollout;

import org.jspecify.annotations.NullMarked;
