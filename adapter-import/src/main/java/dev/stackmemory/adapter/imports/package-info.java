/**
 * Readers that turn foreign files into frames. Only app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.imports;

import org.jspecify.annotations.NullMarked;
