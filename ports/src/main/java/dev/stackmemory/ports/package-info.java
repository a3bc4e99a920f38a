/**
 * What the core asks of the outside. Depends on the domain; the application and every adapter depend on it.
 */
@NullMarked
package dev.stackmemory.ports;

import org.jspecify.annotations.NullMarked;
