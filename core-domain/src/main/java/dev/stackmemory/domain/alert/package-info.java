/**
 * When somebody should be told how a memory does: rules over what was measured, what they find, and when an alert is raised and cleared. It depends on
 * {@code domain.measure} and {@code domain.tier}; nothing depends on it but the use case that watches.
 */
@NullMarked
package dev.stackmemory.domain.alert;

import org.jspecify.annotations.NullMarked;
