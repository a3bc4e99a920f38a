/** Proof that the contract suites can fail: deliberately wrong stores, each caught by the test that is there for it. */
@NullMarked
package dev.stackmemory.testkit.flaw;

import org.jspecify.annotations.NullMarked;
