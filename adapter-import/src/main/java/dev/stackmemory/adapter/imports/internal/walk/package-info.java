/** Sources of many files: what was read of each, and items that come file by file. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.walk;

import org.jspecify.annotations.NullMarked;
