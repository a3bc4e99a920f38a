/**
 * How a memory does: what happened in it, and what should worry somebody. It may use the other packages, and they do not know it.
 */
@NullMarked
package dev.stackmemory.application.watch;

import org.jspecify.annotations.NullMarked;
