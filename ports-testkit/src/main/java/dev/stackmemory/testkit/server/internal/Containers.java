package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.PostgresAddress;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers, where Docker runs. Loaded only then. */
final class Containers {
    private static final int POSTGRES_PORT = 5432;
    private static final int REDIS_PORT = 6379;
    private static final int S3_PORT = 9000;

    private Containers() {}

    static PostgresAddress postgres(String image) {
        String password = UUID.randomUUID().toString();
        var container = started(new GenericContainer<>(DockerImageName.parse(image))
                .withEnv("POSTGRES_PASSWORD", password)
                .withEnv("POSTGRES_USER", "postgres")
                .withExposedPorts(POSTGRES_PORT)
                // The image starts it twice: first to set it up, then for good.
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2)));
        return new PostgresAddress(
                container.getHost(), container.getMappedPort(POSTGRES_PORT), "postgres", "postgres", password);
    }

    static String redis(String image) {
        var container = started(new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(REDIS_PORT));
        return "redis://" + container.getHost() + ':' + container.getMappedPort(REDIS_PORT);
    }

    /** The URL of an S3 with the key and the secret as its user. */
    static String s3(String image) {
        String secret = UUID.randomUUID().toString();
        var container = started(new GenericContainer<>(DockerImageName.parse(image))
                .withEnv("MINIO_ROOT_USER", "stackmemory")
                .withEnv("MINIO_ROOT_PASSWORD", secret)
                .withCommand("server", "/data")
                .withExposedPorts(S3_PORT)
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(S3_PORT)));
        return "http://stackmemory:" + secret + '@' + container.getHost() + ':' + container.getMappedPort(S3_PORT);
    }

    private static GenericContainer<?> started(GenericContainer<?> container) {
        container.start();
        SharedServer.closeAtEnd(container);
        return container;
    }
}
