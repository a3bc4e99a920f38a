/**
 * How the SQLite home does it: connections and transactions, the form of rows, one class for each family of statements. Only the
 * parent package and its {@code configure} depend on this one.
 */
@NullMarked
package dev.stackmemory.adapter.sqlite.internal;

import org.jspecify.annotations.NullMarked;
