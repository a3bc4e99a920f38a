package dev.stackmemory.adapter.s3;

import dev.stackmemory.adapter.s3.Warehouse.Bucket;
import dev.stackmemory.adapter.s3.Warehouse.Keys;
import dev.stackmemory.adapter.s3.internal.table.WarehouseLook;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.HttpFault;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import dev.stackmemory.testkit.server.TestServerException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An archive in a bucket of a real S3, with its catalog in a real PostgreSQL, and proxies before both that can fail. */
final class BucketFixture implements StoreFixture {
    /** Databases that earlier fixtures are done with: to empty one takes a hundredth of the time of making it. */
    private static final Queue<PostgresDatabase> EMPTY = new ConcurrentLinkedQueue<>();

    private static final String PREFIX = "some/prefix";

    private final PostgresDatabase kept = database();
    private final PostgresAddress database = kept.address();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final HttpFaultProxy objects = HttpFaultProxy.before(bucket.server().endpoint());
    private final FaultProxy catalog = FaultProxy.before(database.host(), database.port());

    private static PostgresDatabase database() {
        PostgresDatabase empty = EMPTY.poll();
        return empty == null ? PostgresServer.shared().freshDatabase() : empty;
    }

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(BucketFixture::removeDatabases));
    }

    private static void removeDatabases() {
        try {
            EMPTY.forEach(PostgresDatabase::close);
        } catch (TestServerException goneAlready) {
            EMPTY.clear(); // The server was this process's own, and went with all its databases.
        }
    }

    /** The way to the bucket. */
    HttpFaultProxy objects() {
        return objects;
    }

    /** Of all objects in the bucket. */
    List<String> keys() {
        return bucket.keys();
    }

    /** The way to the catalog. */
    FaultProxy catalog() {
        return catalog;
    }

    Bucket warehouse() {
        return warehouse(objects.endpoint());
    }

    private Bucket warehouse(URI endpoint) {
        return new Bucket(
                bucket.name(),
                PREFIX,
                Optional.of(endpoint),
                bucket.server().region(),
                true,
                Optional.of(
                        new Keys(bucket.server().accessKey(), bucket.server().secretKey())));
    }

    ArchiveSettings settings() {
        return settings(warehouse(), catalog.host(), catalog.port(), database.password());
    }

    private ArchiveSettings settings(Warehouse warehouse, String host, int port, String password) {
        var address = database.at(host, port);
        return ArchiveSettings.of(
                        warehouse,
                        new TableCatalog.Jdbc(address.jdbcUrl(), Optional.of(address.user()), Optional.of(password)))
                .withKeepOrphans(Duration.ZERO)
                .withKeepSnapshots(Duration.ZERO);
    }

    /** The {@linkplain #settings settings}, for another process. */
    List<String> arguments() {
        return List.of(
                objects.endpoint().toString(),
                bucket.name(),
                bucket.server().region(),
                bucket.server().accessKey(),
                bucket.server().secretKey(),
                database.at(catalog.host(), catalog.port()).jdbcUrl(),
                database.user(),
                database.password());
    }

    /** What {@link #arguments} say. */
    static ArchiveSettings settings(List<String> arguments) {
        var warehouse = new Bucket(
                arguments.get(1),
                PREFIX,
                Optional.of(URI.create(arguments.get(0))),
                arguments.get(2),
                true,
                Optional.of(new Keys(arguments.get(3), arguments.get(4))));
        var catalog =
                new TableCatalog.Jdbc(arguments.get(5), Optional.of(arguments.get(6)), Optional.of(arguments.get(7)));
        return ArchiveSettings.of(warehouse, catalog);
    }

    ArchiveSettings settingsWithPassword(String password) {
        return settings(warehouse(), catalog.host(), catalog.port(), password);
    }

    /** Past the proxies. */
    ArchiveSettings directly() {
        return settings(warehouse(bucket.server().endpoint()), database.host(), database.port(), database.password());
    }

    @Override
    public OpenStore open() {
        S3Archive archive = S3Archive.open(settings());
        return OpenStore.of(
                archive::close,
                archive.frames(),
                archive.catalog(),
                archive.erasing(),
                archive.maintenance(),
                archive.neighbours());
    }

    @Override
    public void breakConnection() {
        objects.failAll(new HttpFault.LoseAnswer());
        catalog.down();
    }

    @Override
    public Deadline stall() {
        objects.latency(Duration.ofSeconds(2));
        return Deadline.after(Duration.ofMillis(400));
    }

    @Override
    public void heal() {
        objects.heal();
        catalog.pass();
    }

    @Override
    public void damage(FrameId frame) {
        try (var look = new WarehouseLook(directly())) {
            look.alter(
                    frame,
                    original -> original.toBuilder()
                            .content(original.content() + "\u0001")
                            .build());
        }
    }

    @Override
    public void close() {
        objects.close();
        catalog.close();
        bucket.close();
        database.execute("DROP TABLE IF EXISTS iceberg_tables, iceberg_namespace_properties");
        EMPTY.add(kept);
    }
}
