/**
 * What every adapter must do, as abstract test classes, one for each port. An adapter's test inherits a suite, says in a {@link
 * dev.stackmemory.testkit.contract.StoreFixture} how its store is opened, broken and removed, and has an otherwise empty body.
 *
 * <p>Capabilities are expected by default: an adapter that lacks one says so in its fixture. Suites may grow with a new adapter; they
 * never weaken.
 */
@NullMarked
package dev.stackmemory.testkit.contract;

import org.jspecify.annotations.NullMarked;
