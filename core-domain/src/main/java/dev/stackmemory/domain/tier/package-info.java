/**
 * Where frames live and when they move: tiers, stores, residencies and the policy that plans moves. Everything may depend on this
 * package; it depends on {@code domain.frame} and {@code domain.eviction}.
 */
@NullMarked
package dev.stackmemory.domain.tier;

import org.jspecify.annotations.NullMarked;
