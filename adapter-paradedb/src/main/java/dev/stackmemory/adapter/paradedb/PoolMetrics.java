package dev.stackmemory.adapter.paradedb;

import java.time.Duration;

/**
 * What one pool of connections does and has done.
 *
 * @param pool its name: {@code stackmemory-write}, {@code stackmemory-read-1}, {@code stackmemory-analytics}
 * @param server host, port and database
 * @param active connections in use
 * @param idle connections that wait for use
 * @param waiting callers that wait for a connection
 * @param acquired how often a connection was asked for
 * @param waited how long all of these took together
 * @param lost connections that were given up after a failure
 */
public record PoolMetrics(
        String pool, String server, int active, int idle, int waiting, long acquired, Duration waited, long lost) {}
