/**
 * What a node records in a store of its own before, or while, the home that all nodes share cannot be reached, and how it comes there. Depends on the domain, on the
 * ports and on the reading of several tiers.
 */
@NullMarked
package dev.stackmemory.application.node;

import org.jspecify.annotations.NullMarked;
