/**
 * Frames for tests: builders with sensible defaults, seeded random frames, and a gallery of texts, identifiers and instants that have
 * broken stores before. Any test may depend on this package; it depends on the domain alone.
 */
@NullMarked
package dev.stackmemory.testkit.frame;

import org.jspecify.annotations.NullMarked;
