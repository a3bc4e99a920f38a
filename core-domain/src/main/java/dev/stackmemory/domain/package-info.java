/**
 * The pure core: frames and the decisions about them. Depends on the JDK and JSpecify only; everything may depend on it.
 */
@NullMarked
package dev.stackmemory.domain;

import org.jspecify.annotations.NullMarked;
