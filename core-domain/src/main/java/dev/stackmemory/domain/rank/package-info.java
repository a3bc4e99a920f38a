/**
 * How results are ordered: BM25 and what is built on it. Pure; ports, application and adapters may depend on it.
 */
@NullMarked
package dev.stackmemory.domain.rank;

import org.jspecify.annotations.NullMarked;
