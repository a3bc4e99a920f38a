/**
 * Text as the memory sees it: the analyzer whose tokens every store indexes, queries parsed from what a user typed, highlighted
 * snippets. Pure; ports, application and adapters may depend on it, it depends on the JDK alone.
 */
@NullMarked
package dev.stackmemory.domain.text;

import org.jspecify.annotations.NullMarked;
