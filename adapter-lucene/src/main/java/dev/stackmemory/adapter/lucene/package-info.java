/**
 * Index segments by Lucene. Only app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.lucene;

import org.jspecify.annotations.NullMarked;
