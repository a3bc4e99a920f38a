/**
 * Replicas of frames, their lists, and the query cache in Redis or Valkey. Only app-bootstrap depends on this package.
 */
@NullMarked
package dev.stackmemory.adapter.redis;

import org.jspecify.annotations.NullMarked;
