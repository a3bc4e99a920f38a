/** What a user can set about Redis. For app-bootstrap, and for programs that wire StackMemory themselves. */
@NullMarked
package dev.stackmemory.adapter.redis.configure;

import org.jspecify.annotations.NullMarked;
