/**
 * Exact nearest neighbours by a scan of quantised vectors: codes of one byte a component with a bound of their error, and full precision only
 * for those that the bound cannot rule out. Knows nothing of SQL; only the parent package depends on it.
 */
@NullMarked
package dev.stackmemory.adapter.sqlite.internal.vector;

import org.jspecify.annotations.NullMarked;
