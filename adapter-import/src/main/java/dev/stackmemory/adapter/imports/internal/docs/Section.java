package dev.stackmemory.adapter.imports.internal.docs;

/**
 * A heading with what stands below it, up to the next heading of any level.
 *
 * @param level from 1, the outermost; 0 for what stands before the first heading
 * @param line of the heading, from 1
 */
record Section(int level, String title, String body, int line) {}
