/**
 * One memory over several durable stores: reading, listing and counting over all of them, and moving frames between them without loss. The use
 * cases and the search of the packages around may use it.
 */
@NullMarked
package dev.stackmemory.application.tier;

import org.jspecify.annotations.NullMarked;
