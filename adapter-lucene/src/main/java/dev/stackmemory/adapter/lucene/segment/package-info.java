/**
 * Immutable index segments, each a single file: written beside a file of frames that never changes either, and searched in any number together. For
 * adapters whose homes are such files; they need nothing else of this module.
 */
@NullMarked
package dev.stackmemory.adapter.lucene.segment;

import org.jspecify.annotations.NullMarked;
