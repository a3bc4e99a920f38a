/**
 * The form of the text index: columns of documents and packed lists of postings, and what is computed from them. Knows no SQL.
 */
@NullMarked
package dev.stackmemory.adapter.paradedb.internal.text;

import org.jspecify.annotations.NullMarked;
