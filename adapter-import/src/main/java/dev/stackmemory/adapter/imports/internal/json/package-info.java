/** JSON that is not ours, read whole into a tree. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.json;

import org.jspecify.annotations.NullMarked;
