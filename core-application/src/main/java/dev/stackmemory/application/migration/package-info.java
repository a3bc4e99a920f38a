/**
 * Moving to other stores without stopping: what is recorded is copied to a shadow, what was there before is brought along, searches go over to it share by
 * share, and in the end the old store is left. Only app-bootstrap and the apps depend on this package.
 */
@NullMarked
package dev.stackmemory.application.migration;

import org.jspecify.annotations.NullMarked;
