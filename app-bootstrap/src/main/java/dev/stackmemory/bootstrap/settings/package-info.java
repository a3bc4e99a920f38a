/**
 * What a user can set, where a value comes from, and how it is checked. The apps read settings from here and nowhere else.
 */
@NullMarked
package dev.stackmemory.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
