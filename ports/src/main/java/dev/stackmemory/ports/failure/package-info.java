/**
 * How infrastructure fails, whatever the technology: one sealed family of exceptions.
 */
@NullMarked
package dev.stackmemory.ports.failure;

import org.jspecify.annotations.NullMarked;
