package dev.stackmemory.bootstrap;

import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fresh database, Redis and bucket for one test, each behind a proxy that breaks what is asked of it. */
final class ProxiedServers implements AutoCloseable {
    private final PostgresDatabase postgres = PostgresServer.shared().freshDatabase();
    private final RedisDatabase replicas = RedisServer.shared().freshDatabase();
    private final S3Bucket archive = S3Server.shared().freshBucket();
    final FaultProxy database =
            FaultProxy.before(postgres.address().host(), postgres.address().port());
    final FaultProxy redis =
            FaultProxy.before(replicas.address().host(), replicas.address().port());
    final FaultProxy bucket = before(S3Server.shared().address().endpoint());

    private static FaultProxy before(URI endpoint) {
        return FaultProxy.before(endpoint.getHost(), endpoint.getPort());
    }

    /** All of them. */
    List<FaultProxy> all() {
        return List.of(database, redis, bucket);
    }

    /** What a program of the topology {@code hosted} finds in its environment. */
    Map<String, String> environment(Path home) {
        URI proxied = URI.create("http://" + bucket.host() + ":" + bucket.port());
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", home.toString());
        environment.put("STACKMEMORY_TOPOLOGY", "hosted");
        environment.putAll(
                postgres.address().at(database.host(), database.port()).variables());
        environment.putAll(replicas.address().at(redis.host(), redis.port()).variables());
        environment.putAll(archive.server().at(proxied).variables(archive.name()));
        return environment;
    }

    @Override
    public void close() {
        all().forEach(FaultProxy::close);
        archive.close();
        replicas.close();
        postgres.close();
    }
}
