/**
 * An archive of frames: an Iceberg table of Parquet files in a bucket or a folder, which other engines can read. Composition roots may
 * depend on this package; nothing else does.
 */
@NullMarked
package dev.stackmemory.adapter.s3;

import org.jspecify.annotations.NullMarked;
