/**
 * How the PostgreSQL home does it: connections and transactions, the form of rows, one class for each family of statements. Only the
 * parent package depends on this one.
 */
@NullMarked
package dev.stackmemory.adapter.paradedb.internal;

import org.jspecify.annotations.NullMarked;
