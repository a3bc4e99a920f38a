/**
 * What every search index must do, as suites to inherit, and a reference index in memory that is right by being simple.
 */
@NullMarked
package dev.stackmemory.testkit.search;

import org.jspecify.annotations.NullMarked;
