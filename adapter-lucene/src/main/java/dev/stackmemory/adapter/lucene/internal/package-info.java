/**
 * How frames become index segments, and how these are searched. Nothing outside of the adapter depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.lucene.internal;

import org.jspecify.annotations.NullMarked;
