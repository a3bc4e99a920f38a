/**
 * Real servers for tests: a PostgreSQL, a Redis, an S3, each from the address that the environment gives, else in a container, else started
 * privately from the programs on this machine; and proxies that make them fail. For the tests of adapters and applications only.
 *
 * <p>The libraries behind them (the PostgreSQL driver, the AWS SDK's S3 client, S3Proxy, Testcontainers) are optional dependencies of this module: who asks for
 * a server names them in the scope of its tests.
 */
@NullMarked
package dev.stackmemory.testkit.server;

import org.jspecify.annotations.NullMarked;
