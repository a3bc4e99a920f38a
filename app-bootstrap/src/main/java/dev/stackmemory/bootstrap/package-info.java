/**
 * Reads settings and wires a topology from the adapters. The applications depend on it.
 */
@NullMarked
package dev.stackmemory.bootstrap;

import org.jspecify.annotations.NullMarked;
