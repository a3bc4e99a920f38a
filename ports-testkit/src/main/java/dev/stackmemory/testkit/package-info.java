/**
 * Contract suites and the in-memory reference store, for the tests of the application and of every adapter.
 */
@NullMarked
package dev.stackmemory.testkit;

import org.jspecify.annotations.NullMarked;
