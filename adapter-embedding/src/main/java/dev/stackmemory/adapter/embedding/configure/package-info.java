/**
 * What a user can set about embeddings, and the models made from it. For app-bootstrap, and for programs that wire StackMemory themselves.
 */
@NullMarked
package dev.stackmemory.adapter.embedding.configure;

import org.jspecify.annotations.NullMarked;
