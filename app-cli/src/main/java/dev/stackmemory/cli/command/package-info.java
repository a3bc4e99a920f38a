/**
 * The commands. Each is thin: it reads its arguments, calls one use case, and shows what came of it. Only {@code Main} depends on them.
 */
@NullMarked
package dev.stackmemory.cli.command;

import org.jspecify.annotations.NullMarked;
