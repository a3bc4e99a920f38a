/**
 * What a module may depend on, as tests. Every module inherits {@link
 * dev.stackmemory.testkit.architecture.ArchitectureContract} in its own tests; the domain and the ports, which this kit
 * depends on, are checked in the kit's tests.
 */
@NullMarked
package dev.stackmemory.testkit.architecture;

import org.jspecify.annotations.NullMarked;
