/**
 * How results look to people: width, colour, tables, progress. Knows no frame. Used by the commands alone.
 */
@NullMarked
package dev.stackmemory.cli.terminal;

import org.jspecify.annotations.NullMarked;
