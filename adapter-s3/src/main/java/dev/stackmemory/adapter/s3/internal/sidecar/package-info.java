/** The index beside each data file: written with it, cached on the local disk, and searched in place. */
@NullMarked
package dev.stackmemory.adapter.s3.internal.sidecar;

import org.jspecify.annotations.NullMarked;
