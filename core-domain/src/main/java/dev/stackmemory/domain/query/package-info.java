/**
 * What is asked: filters, time windows, and the planner that decides which tiers answer within which budget. Everything may depend on
 * this package; it depends on {@code domain.frame}, {@code domain.tier} and {@code domain.cost}.
 */
@NullMarked
package dev.stackmemory.domain.query;

import org.jspecify.annotations.NullMarked;
