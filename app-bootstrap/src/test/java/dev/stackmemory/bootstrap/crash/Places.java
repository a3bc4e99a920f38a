package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Fresh places for {@link TwoStores}. */
final class Places implements AutoCloseable {
    private final Deque<Runnable> closing = new ArrayDeque<>();

    /** @param home {@code sqlite}, with an archive in the folder, or {@code paradedb}, with one in a bucket */
    List<String> of(String home, Path folder) {
        if (home.equals("sqlite")) {
            return List.of("sqlite", folder.toString());
        }
        PostgresDatabase fresh = PostgresServer.shared().freshDatabase();
        closing.push(fresh::close);
        S3Bucket bucket = S3Server.shared().freshBucket();
        closing.push(bucket::close);
        return List.of(
                "paradedb",
                folder.toString(),
                fresh.address().jdbcUrl(),
                fresh.address().user(),
                fresh.address().password(),
                bucket.server().endpoint().toString(),
                bucket.name(),
                bucket.server().accessKey(),
                bucket.server().secretKey());
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
