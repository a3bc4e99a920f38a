/**
 * Stores, ledger and outbox in one SQLite file. Only app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.sqlite;

import org.jspecify.annotations.NullMarked;
