package dev.stackmemory.adapter.paradedb;

import java.time.Duration;

/**
 * What one pool of connections does and has done.
 *
 * @param pool its name: {@code stackmemory-write}, {@code stackmemory-read-1}, {@code stackmemory-analytics}
 * @param server host, port and database
 * @param active connections in use
 * @param idle connections that wait for use
 * @param limit how many there are at most, in use or not
 * @param mostActive in use at once since the pool was made
 * @param mostOpen open at once since then, whenever one was asked for
 * @param waiting callers that wait for a connection
 * @param acquired how often a connection was asked for
 * @param waited how long all of these took together
 * @param lost connections that were given up after a failure
 * @param leaked connections that an operation held without asking anything for longer than the settings allow, each counted once
 */
public record PoolMetrics(
        String pool,
        String server,
        int active,
        int idle,
        int limit,
        int mostActive,
        int mostOpen,
        int waiting,
        long acquired,
        Duration waited,
        long lost,
        long leaked) {}
