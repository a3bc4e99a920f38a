/** Reads what Chroma, from version 0.4 on, keeps on disk, without changing it. Only app-bootstrap depends on this package. */
@NullMarked
package dev.stackmemory.adapter.sqlite.chroma;

import org.jspecify.annotations.NullMarked;
