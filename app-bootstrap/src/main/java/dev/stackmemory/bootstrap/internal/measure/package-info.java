/**
 * Measures what stores are asked. Written out by hand and without a library, because every command loads it: proxies would cost each start 25 ms.
 */
@NullMarked
package dev.stackmemory.bootstrap.internal.measure;

import org.jspecify.annotations.NullMarked;
