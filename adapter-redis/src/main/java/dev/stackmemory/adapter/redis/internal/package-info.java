/** How the ports are kept in Redis: keys, the form of a copy, scripts, and what happens when the server fails. */
@NullMarked
package dev.stackmemory.adapter.redis.internal;

import org.jspecify.annotations.NullMarked;
