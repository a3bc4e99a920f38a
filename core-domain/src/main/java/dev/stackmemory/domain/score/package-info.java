/**
 * How important frames, tool calls and traces are, each score with an explanation that adds up to it. Everything may depend on this
 * package; it depends on {@code domain.frame} and {@code domain.tier}.
 */
@NullMarked
package dev.stackmemory.domain.score;

import org.jspecify.annotations.NullMarked;
