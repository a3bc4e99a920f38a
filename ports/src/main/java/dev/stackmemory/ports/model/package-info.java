/**
 * What the core asks of a model that turns text into vectors.
 */
@NullMarked
package dev.stackmemory.ports.model;

import org.jspecify.annotations.NullMarked;
