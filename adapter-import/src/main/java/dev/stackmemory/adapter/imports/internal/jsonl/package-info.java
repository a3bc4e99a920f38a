/** How files of JSON lines are read again from where an earlier reading ended. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.jsonl;

import org.jspecify.annotations.NullMarked;
