/** How a transcript of Claude Code becomes frames, a turn each. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.claude;

import org.jspecify.annotations.NullMarked;
