package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.OwnS3;
import dev.stackmemory.testkit.server.PostgresOptions;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The servers of the topology {@code hosted} for one measurement, each to be killed and started again; PostgreSQL with its own care for the disk. */
record HostedServers(OwnPostgres postgres, OwnS3 s3, S3Bucket bucket, OwnRedis redis) implements AutoCloseable {
    static final PostgresOptions POSTGRES =
            PostgresOptions.DEFAULT.durable().with("shared_buffers", "256MB").with("max_wal_size", "4GB");

    static HostedServers start() {
        OwnS3 s3 = S3Server.own();
        return new HostedServers(PostgresServer.own(POSTGRES), s3, s3.freshBucket(), RedisServer.own());
    }

    /** A memory in them, of a machine whose own files lie in that folder. */
    StackMemory open(Path home) {
        return Library.open(environment(home));
    }

    /** The same, which reports to a registry. */
    StackMemory open(Path home, MeterRegistry registry) {
        return Library.open(environment(home), registry);
    }

    private Map<String, String> environment(Path home) {
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", home.toString());
        environment.put("STACKMEMORY_TOPOLOGY", "hosted");
        environment.putAll(postgres.administrator().variables());
        environment.putAll(redis.address().variables());
        environment.putAll(bucket.server().variables(bucket.name()));
        return environment;
    }

    /** Drops the copies that recording has left, as a day does. */
    void emptyRedis() {
        var unused = redis.command("FLUSHALL");
    }

    @Override
    public void close() {
        redis.close();
        bucket.close();
        s3.close();
        postgres.close();
    }
}
