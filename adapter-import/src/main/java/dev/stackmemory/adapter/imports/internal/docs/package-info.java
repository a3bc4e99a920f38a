/** How documents become frames, a section each. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.docs;

import org.jspecify.annotations.NullMarked;
