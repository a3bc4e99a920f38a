/**
 * The models themselves: one speaks the embeddings call of the OpenAI API, one runs an ONNX graph in this process. Nobody else's business.
 */
@NullMarked
package dev.stackmemory.adapter.embedding.internal;

import org.jspecify.annotations.NullMarked;
