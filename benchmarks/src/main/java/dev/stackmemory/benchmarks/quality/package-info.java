/**
 * Ranking quality, measured through the product: collections with judged questions are imported, searched, and scored.
 */
@NullMarked
package dev.stackmemory.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
