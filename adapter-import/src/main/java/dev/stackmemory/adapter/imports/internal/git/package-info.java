/** What the files and the program of Git tell. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.git;

import org.jspecify.annotations.NullMarked;
