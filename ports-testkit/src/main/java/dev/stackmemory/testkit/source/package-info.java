/** What other programs leave behind, for tests of importing it. */
@NullMarked
package dev.stackmemory.testkit.source;

import org.jspecify.annotations.NullMarked;
