/**
 * Finds secrets of well-known shapes in text and replaces them, so that what is imported from foreign sources carries none. Importers
 * depend on this package; it depends on the JDK alone.
 */
@NullMarked
package dev.stackmemory.domain.redact;

import org.jspecify.annotations.NullMarked;
