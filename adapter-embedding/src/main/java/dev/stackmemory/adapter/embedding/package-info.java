/**
 * Embedding models behind HTTP or in process. Only app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.embedding;

import org.jspecify.annotations.NullMarked;
