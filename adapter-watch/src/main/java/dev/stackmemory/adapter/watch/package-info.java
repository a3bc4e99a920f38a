/**
 * What watches a memory from outside of its stores: a file of what programs did, and the webhook that hears of alerts. Needs nothing but the JDK, for
 * every command loads it.
 */
@NullMarked
package dev.stackmemory.adapter.watch;

import org.jspecify.annotations.NullMarked;
