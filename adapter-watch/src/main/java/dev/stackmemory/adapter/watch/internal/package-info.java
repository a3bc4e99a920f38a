/** How the adapter does it; for its own use. */
@NullMarked
package dev.stackmemory.adapter.watch.internal;

import org.jspecify.annotations.NullMarked;
