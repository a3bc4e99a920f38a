/**
 * The JSON form of a frame: the line of an export, the input of {@code record}, the output of {@code --json}.
 */
@NullMarked
package dev.stackmemory.ports.json;

import org.jspecify.annotations.NullMarked;
