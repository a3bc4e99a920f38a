/** The Iceberg table of frames: its form, how it is read, and how it is changed. Used by the adapter alone. */
@NullMarked
package dev.stackmemory.adapter.s3.internal.table;

import org.jspecify.annotations.NullMarked;
