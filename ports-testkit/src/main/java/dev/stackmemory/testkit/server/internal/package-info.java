/** How the servers are found, started and ended. For the package above only. */
@NullMarked
package dev.stackmemory.testkit.server.internal;

import org.jspecify.annotations.NullMarked;
