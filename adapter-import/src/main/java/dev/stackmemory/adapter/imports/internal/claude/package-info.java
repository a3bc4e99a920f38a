/** How a transcript of Claude Code becomes frames, a turn each. Private to the importers; {@code Request} serves other transcripts too. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.claude;

import org.jspecify.annotations.NullMarked;
