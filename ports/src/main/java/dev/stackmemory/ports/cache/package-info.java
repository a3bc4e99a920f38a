/** What is asked of a cache of answers. Depends on the domain and on failures and deadlines of the ports. */
@NullMarked
package dev.stackmemory.ports.cache;

import org.jspecify.annotations.NullMarked;
