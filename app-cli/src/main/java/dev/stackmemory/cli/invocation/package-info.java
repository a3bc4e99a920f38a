/**
 * One run of the program: what surrounds it, its global options, where its output goes and how its failures end. The commands depend on it.
 */
@NullMarked
package dev.stackmemory.cli.invocation;

import org.jspecify.annotations.NullMarked;
