/**
 * What the core asks of an index over frames: term statistics, ranked candidates, vectors.
 */
@NullMarked
package dev.stackmemory.ports.search;

import org.jspecify.annotations.NullMarked;
