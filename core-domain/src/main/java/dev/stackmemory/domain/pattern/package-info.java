/**
 * What recurs: the same error, query or access again and again within some weeks. Everything may depend on this package; it depends on
 * {@code domain.frame} alone.
 */
@NullMarked
package dev.stackmemory.domain.pattern;

import org.jspecify.annotations.NullMarked;
