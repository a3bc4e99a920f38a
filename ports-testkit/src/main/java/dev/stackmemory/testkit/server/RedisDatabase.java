package dev.stackmemory.testkit.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A database of a Redis that is one test's own, and emptied when this is closed. */
public final class RedisDatabase implements AutoCloseable {
    /** In database 0: who uses which of the others. Given up if the process dies. */
    private static final String CLAIM = "stackmemory-test:claim:";

    private static final Duration CLAIM_TTL = Duration.ofHours(2);

    private final RedisAddress address;
    private final String owner;

    private RedisDatabase(RedisAddress address, String owner) {
        this.address = address;
        this.owner = owner;
    }

    static RedisDatabase claim(RedisAddress server) {
        String owner = UUID.randomUUID().toString();
        try (RedisConnection connection = RedisConnection.open(server.withDatabase(0))) {
            int databases = Integer.parseInt(
                    connection.command("CONFIG", "GET", "databases").getLast());
            for (int number = 1; number < databases; number++) {
                List<String> reply = connection.command(
                        "SET", CLAIM + number, owner, "NX", "EX", Long.toString(CLAIM_TTL.toSeconds()));
                if (!reply.isEmpty()) {
                    RedisDatabase database = new RedisDatabase(server.withDatabase(number), owner);
                    database.flush();
                    return database;
                }
            }
            throw new TestServerException("all " + databases + " databases of the Redis at " + server + " are in use");
        } catch (IOException e) {
            throw new TestServerException("Redis at " + server + " does not answer", e);
        }
    }

    /** Where it is. */
    public RedisAddress address() {
        return address;
    }

    /** The reply to a command in this database. */
    public List<String> command(String... words) {
        try (RedisConnection connection = RedisConnection.open(address)) {
            return connection.command(words);
        } catch (IOException e) {
            throw new TestServerException("Redis at " + address + " does not answer " + words[0], e);
        }
    }

    /** Removes everything from this database. */
    public void flush() {
        command("FLUSHDB");
    }

    @Override
    public void close() {
        String claim = CLAIM + address.database();
        flush();
        try (RedisConnection connection = RedisConnection.open(address.withDatabase(0))) {
            if (connection.command("GET", claim).equals(List.of(owner))) {
                connection.command("DEL", claim);
            }
        } catch (IOException e) {
            throw new TestServerException("Redis at " + address + " does not answer", e);
        }
    }
}
