package dev.stackmemory.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of a test's own, removed with what it holds when this is closed. */
public final class S3Bucket implements AutoCloseable {
    private final S3Address server;
    private final String name;

    S3Bucket(S3Address server, String name) {
        this.server = Objects.requireNonNull(server, "server");
        this.name = Objects.requireNonNull(name, "name");
    }

    /** The server that has it. */
    public S3Address server() {
        return server;
    }

    public String name() {
        return name;
    }

    /** The keys of all objects in it, in the order of their bytes. */
    public List<String> keys() {
        try (S3Client client = S3Server.client(server)) {
            return keys(client);
        }
    }

    /** How many bytes each object in it has, by key. */
    public Map<String, Long> sizes() {
        try (S3Client client = S3Server.client(server)) {
            return objects(client).collect(Collectors.toMap(S3Object::key, S3Object::size));
        }
    }

    private List<String> keys(S3Client client) {
        return objects(client).map(S3Object::key).toList();
    }

    private Stream<S3Object> objects(S3Client client) {
        return client.listObjectsV2Paginator(request -> request.bucket(name)).contents().stream();
    }

    @Override
    public void close() {
        try (S3Client client = S3Server.client(server)) {
            keys(client)
                    .forEach(key ->
                            client.deleteObject(request -> request.bucket(name).key(key)));
            client.deleteBucket(request -> request.bucket(name));
        }
    }
}
