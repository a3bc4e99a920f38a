/**
 * What StackMemory keeps: the {@link dev.stackmemory.domain.frame.Frame frame} with its events and anchors, its identifiers and
 * its content hash. Everything may depend on this package; it depends on the JDK alone.
 */
@NullMarked
package dev.stackmemory.domain.frame;

import org.jspecify.annotations.NullMarked;
