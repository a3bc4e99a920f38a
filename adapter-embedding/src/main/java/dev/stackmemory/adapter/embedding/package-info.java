/**
 * Embedding models behind HTTP or in process. {@link dev.stackmemory.adapter.embedding.configure} makes them; only app-bootstrap depends
 * on it.
 */
@NullMarked
package dev.stackmemory.adapter.embedding;

import org.jspecify.annotations.NullMarked;
