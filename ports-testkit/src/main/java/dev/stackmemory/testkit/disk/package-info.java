/** Disks that are small, full or read-only, for tests of what files do on them. */
@NullMarked
package dev.stackmemory.testkit.disk;

import org.jspecify.annotations.NullMarked;
