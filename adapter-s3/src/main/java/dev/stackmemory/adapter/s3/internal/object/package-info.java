/** Objects of a warehouse, in a bucket or in a folder, and what an operation does with them. Used by the adapter alone. */
@NullMarked
package dev.stackmemory.adapter.s3.internal.object;

import org.jspecify.annotations.NullMarked;
