package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Fresh places for {@link TwoStores}. */
final class Places implements AutoCloseable {
    private Optional<PostgresDatabase> database = Optional.empty();

    /** @param home {@code sqlite}, with an archive in the folder, or {@code paradedb}, with one in a bucket */
    List<String> of(String home, Path folder) {
        if (home.equals("sqlite")) {
            return List.of("sqlite", folder.toString());
        }
        PostgresDatabase fresh = PostgresServer.shared().freshDatabase();
        database = Optional.of(fresh);
        S3Bucket bucket = S3Server.shared().freshBucket();
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
        database.ifPresent(PostgresDatabase::close);
    }
}
