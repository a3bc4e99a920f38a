/**
 * Search over every home at once: one plan, one deadline, one scorer. The apps may depend on this package.
 */
@NullMarked
package dev.stackmemory.application.search;

import org.jspecify.annotations.NullMarked;
