/**
 * Stores, ledger and outbox in a PostgreSQL server, with or without ParadeDB's extensions. Only app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.paradedb;

import org.jspecify.annotations.NullMarked;
