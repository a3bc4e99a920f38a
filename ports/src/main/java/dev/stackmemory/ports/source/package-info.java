/**
 * What the core asks of a place that frames are imported from.
 */
@NullMarked
package dev.stackmemory.ports.source;

import org.jspecify.annotations.NullMarked;
