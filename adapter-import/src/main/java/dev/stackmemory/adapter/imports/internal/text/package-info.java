/** Reading text files line by line, and short names of long texts. Private to the importers. */
@NullMarked
package dev.stackmemory.adapter.imports.internal.text;

import org.jspecify.annotations.NullMarked;
