package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.RedisSources;
import java.io.IOException;
import java.util.List;

/**
 * A Redis. Thread-safe.
 *
 * <p>Ask for one in a test or in {@code @BeforeEach}; an ask that cannot be met aborts the test with its reason.
 */
public sealed class RedisServer permits OwnRedis {
    /** The environment's variable that names a Redis, as a URL. Its databases are the tests' to empty. */
    public static final String VARIABLE = "STACKMEMORY_TEST_REDIS";

    /** The variable that names a Valkey. */
    public static final String VALKEY_VARIABLE = "STACKMEMORY_TEST_VALKEY";

    private final RedisAddress address;

    /** A server that runs. */
    public RedisServer(RedisAddress address) {
        this.address = address;
    }

    /**
     * The Redis that all tests of this process share: the one at {@value #VARIABLE}, else one in a container where Docker runs, else one
     * started from this machine's programs. It is not to be stopped, configured or flushed as a whole; {@link #own} is for that.
     */
    public static RedisServer shared() {
        return RedisSources.SHARED.get();
    }

    /** The Valkey at {@value #VALKEY_VARIABLE}, else one in a container where Docker runs; without either, the test is not run. */
    public static RedisServer valkey() {
        return RedisSources.VALKEY.get();
    }

    /** A new Redis of the test's own with the usual options, in some hundredths of a second. */
    public static OwnRedis own() {
        return own(RedisOptions.DEFAULT);
    }

    /** A new Redis of the test's own. The test closes it; else it ends with this process. */
    public static OwnRedis own(RedisOptions options) {
        return OwnRedis.create(options);
    }

    /** Where it is, with its database 0. */
    public RedisAddress address() {
        return address;
    }

    /** An empty database of the server, which no other test of any process uses until it is closed. */
    public RedisDatabase freshDatabase() {
        return RedisDatabase.claim(address);
    }

    /** The reply to a command in database 0; see {@link RedisConnection#command}. */
    public List<String> command(String... words) {
        try (RedisConnection connection = RedisConnection.open(address)) {
            return connection.command(words);
        } catch (IOException e) {
            throw new TestServerException("Redis at " + address + " does not answer " + words[0], e);
        }
    }
}
