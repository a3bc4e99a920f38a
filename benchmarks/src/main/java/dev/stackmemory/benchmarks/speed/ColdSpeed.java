package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.ReadReport;
import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.adapter.s3.S3Archive;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.Warehouse;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.OwnS3;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The archive in a bucket, each request to which takes 30 ms longer than it would. Once with a process that knows nothing yet, then again. */
final class ColdSpeed implements Measurement {
    private static final Duration ADDED = Duration.ofMillis(30);
    private static final int BATCH = 100_000;
    private static final int PROJECTS = 20;
    private static final int GETS = 50;

    @Override
    public void run(Bench bench, SpeedReport report) {
        int frames = bench.scale().huge();
        try (OwnS3 server = S3Server.own();
                S3Bucket bucket = server.freshBucket();
                HttpFaultProxy proxy = HttpFaultProxy.before(server.address().endpoint())) {
            proxy.latency(ADDED);
            ArchiveSettings settings = ArchiveSettings.of(
                    new Warehouse.Bucket(
                            bucket.name(),
                            "",
                            Optional.of(proxy.endpoint()),
                            server.address().region(),
                            true,
                            Optional.of(new Warehouse.Keys(
                                    server.address().accessKey(),
                                    server.address().secretKey()))),
                    TableCatalog.Jdbc.sqlite(bench.folder().resolve("catalog.db")));
            write(bench, settings, frames, report);
            read(bench, settings, frames, report, "first of a process");
        }
    }

    private static Frame frame(Bench bench, int number) {
        return bench.frames().frame(number).toBuilder()
                .project(new ProjectId("project-" + number % PROJECTS))
                .build();
    }

    private static void write(Bench bench, ArchiveSettings settings, int frames, SpeedReport report) {
        long written = 0;
        long nanoseconds = 0;
        long jsonBytes = 0;
        try (S3Archive archive = S3Archive.open(settings)) {
            for (int start = 0; start < frames; start += BATCH) {
                List<StoredFrame> copies = IntStream.range(start, Math.min(frames, start + BATCH))
                        .mapToObj(number -> frame(bench, number))
                        .map(frame -> new StoredFrame(frame, ContentHash.of(frame), 1))
                        .toList();
                for (StoredFrame copy : copies) {
                    jsonBytes += FrameJson.write(copy.frame()).getBytes(StandardCharsets.UTF_8).length + 1L;
                }
                long before = System.nanoTime();
                archive.frames().put(copies, Deadline.NEVER);
                nanoseconds += System.nanoTime() - before;
                written += copies.size();
            }
            report.rate("archive: write of %,d frames".formatted(frames), 10_000, written / (nanoseconds / 1e9));
            report.remark("At rest %.0f bytes a frame, indexes and lists of files included; as JSON lines %.0f."
                    .formatted((double) archive.maintenance().sizeBytes() / frames, (double) jsonBytes / frames));
        }
    }

    private static void read(Bench bench, ArchiveSettings settings, int frames, SpeedReport report, String first) {
        Instant day = bench.frames().frame(frames / 2).createdAt().truncatedTo(ChronoUnit.DAYS);
        FrameFilter oneDay = FrameFilter.ofProjects(Set.of(new ProjectId("project-7")))
                .withCreatedWithin(TimeWindow.between(day, day.plus(1, ChronoUnit.DAYS)));
        List<FrameId> ids = bench.frames().randomIds(frames).limit(GETS).toList();
        Asked firstGet = fresh(
                settings,
                archive -> archive.frames()
                        .find(List.of(ids.getFirst()), Deadline.NEVER)
                        .size());
        Asked firstCount = fresh(settings, archive -> archive.catalog().count(FrameFilter.ALL, Deadline.NEVER));
        Asked firstDay = fresh(
                settings,
                archive -> archive.catalog()
                        .list(oneDay, ListOrder.NEWEST_FIRST, Optional.empty(), 100, Deadline.NEVER)
                        .frames()
                        .size());
        try (S3Archive archive = S3Archive.open(settings)) {
            Latencies gets = new Latencies();
            Latencies counts = new Latencies();
            Latencies days = new Latencies();
            for (FrameId id : ids) {
                gets.add(time(() -> archive.frames().find(List.of(id), Deadline.NEVER)));
                counts.add(time(() -> archive.catalog().count(FrameFilter.ALL, Deadline.NEVER)));
                days.add(time(() ->
                        archive.catalog().list(oneDay, ListOrder.NEWEST_FIRST, Optional.empty(), 100, Deadline.NEVER)));
            }
            report.time("archive: count, median", 100, counts.milliseconds(0.5), first, firstCount.milliseconds());
            report.time("archive: get by id, median", 250, gets.milliseconds(0.5), first, firstGet.milliseconds());
            report.time(
                    "archive: rows of one project's day, median",
                    500,
                    days.milliseconds(0.5),
                    first,
                    firstDay.milliseconds());
        }
        report.remark("Of the first of a process: count %s; get by id %s; project's day %s."
                .formatted(requests(firstCount), requests(firstGet), requests(firstDay)));
    }

    private record Asked(double milliseconds, ReadReport report) {}

    private interface Question {
        long ask(S3Archive archive);
    }

    private static Asked fresh(ArchiveSettings settings, Question question) {
        try (S3Archive archive = S3Archive.open(settings)) {
            long before = System.nanoTime();
            Explained<Long> answer = archive.explain(() -> question.ask(archive));
            if (answer.answer() == 0) {
                throw new IllegalStateException("nothing was found");
            }
            return new Asked((System.nanoTime() - before) / 1e6, answer.report());
        }
    }

    private static String requests(Asked asked) {
        return String.format(
                Locale.ROOT,
                "%d requests, %,d bytes",
                asked.report().gets(),
                asked.report().bytesRead());
    }

    private static long time(Supplier<?> question) {
        long before = System.nanoTime();
        if (question.get() == null) {
            throw new IllegalStateException("no answer");
        }
        return System.nanoTime() - before;
    }
}
