/**
 * Figures of what a memory does: how often and how fast each store answers, where frames are read, what moves. Values that add up. Everything may
 * depend on this package; it depends on {@code domain.tier} alone.
 */
@NullMarked
package dev.stackmemory.domain.measure;

import org.jspecify.annotations.NullMarked;
