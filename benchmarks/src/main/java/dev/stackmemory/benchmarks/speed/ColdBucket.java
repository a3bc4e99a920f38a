package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.Warehouse;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.HttpTraffic;
import dev.stackmemory.testkit.server.OwnS3;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A bucket each request to which takes 30 ms longer than it would, and the frames that are archived there. */
final class ColdBucket implements AutoCloseable {
    static final int PROJECTS = 20;

    private static final Duration ADDED = Duration.ofMillis(30);

    private final Bench bench;
    private final OwnS3 server = S3Server.own();
    private final S3Bucket bucket = server.freshBucket();
    private final HttpFaultProxy proxy = HttpFaultProxy.before(server.address().endpoint());

    ColdBucket(Bench bench) {
        this.bench = bench;
        proxy.latency(ADDED);
    }

    /** An archive of that name; what this machine keeps of it lies in a folder by the name of the cache. */
    SearchableArchive open(String name, String cache) {
        return SearchableArchive.open(settings(name), SidecarSettings.of(folder(cache)));
    }

    /** The sizes of the archive's data files, in bytes. */
    LongSummaryStatistics dataFiles(String name) {
        return bucket.sizes().entrySet().stream()
                .filter(object -> object.getKey().startsWith(name + "/")
                        && object.getKey().endsWith(".parquet"))
                .mapToLong(Map.Entry::getValue)
                .summaryStatistics();
    }

    /** The way that anybody may go to the same bucket. */
    NaiveBucket naive() {
        return new NaiveBucket(server.address(), proxy.endpoint(), bucket.name(), bench.folder());
    }

    private Path folder(String name) {
        return bench.folder().resolve(name);
    }

    private ArchiveSettings settings(String name) {
        return ArchiveSettings.of(
                new Warehouse.Bucket(
                        bucket.name(),
                        name,
                        Optional.of(proxy.endpoint()),
                        server.address().region(),
                        true,
                        Optional.of(new Warehouse.Keys(
                                server.address().accessKey(), server.address().secretKey()))),
                TableCatalog.Jdbc.sqlite(folder(name + ".db")));
    }

    Frame frame(int number) {
        return bench.frames().frame(number).toBuilder()
                .project(new ProjectId("project-" + number % PROJECTS))
                .build();
    }

    List<StoredFrame> copies(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(this::frame)
                .map(frame -> new StoredFrame(frame, ContentHash.of(frame), 1))
                .toList();
    }

    /** What went to and from the bucket since the last {@link #resetTraffic}. */
    HttpTraffic traffic() {
        return proxy.traffic();
    }

    void resetTraffic() {
        proxy.resetTraffic();
    }

    @Override
    public void close() {
        proxy.close();
        bucket.close();
        server.close();
    }
}
