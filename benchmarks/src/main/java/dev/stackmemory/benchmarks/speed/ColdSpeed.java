package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.server.HttpTraffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;

/**
 * The archive in a slow bucket: what it takes to write, and what is asked of it; by a process that is the first on its machine, by one that finds what others have
 * kept there, and again.
 */
final class ColdSpeed implements Measurement {
    /** Frames of one put. */
    private static final int BATCH =
            Integer.parseInt(System.getenv().getOrDefault("STACKMEMORY_SPEED_BATCH", "100000"));

    private static final int VECTORS_SHARE = 5;
    private static final int GETS = 50;
    private static final int PER_GET = 20;
    private static final int QUESTIONS = 100;
    private static final int RANGE = 128 << 10;
    private static final ModelId MODEL = new ModelId("speed", 384);
    private static final String WRITER = "cache";

    @Override
    public void run(Bench bench, SpeedReport report) {
        try (ColdBucket bucket = new ColdBucket(bench)) {
            write(bucket, bench.scale().huge(), report);
            writeWithVectors(bucket, bench.scale().huge() / VECTORS_SHARE, report);
            read(bench, bucket, report);
            search(bench, bucket, report);
        }
    }

    private static void write(ColdBucket bucket, int frames, SpeedReport report) {
        long nanoseconds = 0;
        long naiveNanoseconds = 0;
        long naiveBytes = 0;
        long jsonBytes = 0;
        try (SearchableArchive archive = bucket.open("archive", WRITER);
                NaiveBucket naive = bucket.naive()) {
            for (int start = 0; start < frames; start += BATCH) {
                List<StoredFrame> copies = bucket.copies(start, Math.min(frames, start + BATCH));
                for (StoredFrame copy : copies) {
                    jsonBytes += FrameJson.write(copy.frame()).getBytes(StandardCharsets.UTF_8).length + 1L;
                }
                long before = System.nanoTime();
                archive.frames().put(copies, Deadline.NEVER);
                nanoseconds += System.nanoTime() - before;
                List<Frame> batch = copies.stream().map(StoredFrame::frame).toList();
                before = System.nanoTime();
                naiveBytes += naive.put(naiveKey(start / BATCH), batch);
                naiveNanoseconds += System.nanoTime() - before;
            }
            report.rate(
                    "archive: write of %,d frames with their index".formatted(frames),
                    10_000,
                    frames / (nanoseconds / 1e9),
                    "a Parquet file a batch",
                    frames / (naiveNanoseconds / 1e9));
            double all = archive.maintenance().sizeBytes();
            double indexes = archive.lexical().status(Deadline.NEVER).bytes();
            report.remark(
                    "At rest %.0f bytes a frame, of which %.0f are the index for search; as JSON lines %.0f, in the naive Parquet files %.0f."
                            .formatted(
                                    all / frames,
                                    indexes / frames,
                                    (double) jsonBytes / frames,
                                    (double) naiveBytes / frames));
            LongSummaryStatistics files = bucket.dataFiles("archive");
            report.remark("%,d data files, of %.1f MB in the mean, %.1f MB at most; put %,d frames at a time."
                    .formatted(files.getCount(), files.getAverage() / 1e6, files.getMax() / 1e6, BATCH));
        }
    }

    private static String naiveKey(int batch) {
        return "naive/" + batch + ".parquet";
    }

    private static void writeWithVectors(ColdBucket bucket, int frames, SpeedReport report) {
        long nanoseconds = 0;
        var vectors = new ClusteredVectors(MODEL.dimension());
        try (SearchableArchive archive = bucket.open("vectors", "vectors-cache")) {
            for (int start = 0; start < frames; start += BATCH / VECTORS_SHARE) {
                List<StoredFrame> copies = bucket.copies(start, Math.min(frames, start + BATCH / VECTORS_SHARE));
                var embedded = new ArrayList<FrameVector>();
                copies.forEach(copy -> embedded.add(new FrameVector(copy.frame().id(), 1, vectors.next())));
                long before = System.nanoTime();
                archive.frames().put(copies, Deadline.NEVER);
                archive.vectors().put(MODEL, embedded, Deadline.NEVER);
                nanoseconds += System.nanoTime() - before;
            }
        }
        report.rate(
                "archive: write of %,d frames with index and vectors".formatted(frames),
                5_000,
                frames / (nanoseconds / 1e9));
    }

    private static void read(Bench bench, ColdBucket bucket, SpeedReport report) {
        int frames = bench.scale().huge();
        int gets = Math.min(GETS, frames / PER_GET);
        Instant day = bench.frames().frame(frames / 2).createdAt().truncatedTo(ChronoUnit.DAYS);
        FrameFilter oneDay = FrameFilter.ofProjects(Set.of(new ProjectId("project-7")))
                .withCreatedWithin(TimeWindow.between(day, day.plus(1, ChronoUnit.DAYS)));
        List<FrameId> ids = bench.frames().randomIds(frames).limit(gets).toList();
        measure(
                report,
                bucket,
                "count",
                100,
                gets,
                (archive, number) -> archive.archive().catalog().count(FrameFilter.ALL, Deadline.NEVER));
        measure(
                report,
                bucket,
                "count by day",
                1_000,
                gets,
                (archive, number) -> archive.archive()
                        .catalog()
                        .countBy(Facet.DAY, FrameFilter.ALL, Deadline.NEVER)
                        .size());
        Latencies got = measure(
                report,
                bucket,
                "get by id",
                250,
                gets,
                (archive, number) -> archive.frames()
                        .find(List.of(ids.get(number)), Deadline.NEVER)
                        .size());
        Latencies naive = rangedReads(bucket, gets);
        report.time(
                "archive: get by id, median",
                250,
                got.milliseconds(0.5),
                "one ranged read of an object that is known",
                naive.milliseconds(0.5));
        measure(
                report,
                bucket,
                "rows of one project's day",
                500,
                gets,
                (archive, number) -> archive.archive()
                        .catalog()
                        .list(oneDay, ListOrder.NEWEST_FIRST, Optional.empty(), 100, Deadline.NEVER)
                        .frames()
                        .size());
        List<String> questions = questions(bench);
        measure(
                report,
                bucket,
                "search in one project's day",
                500,
                questions.size(),
                (archive, number) -> searched(archive, questions.get(number), oneDay));
    }

    private static void search(Bench bench, ColdBucket bucket, SpeedReport report) {
        List<String> questions = questions(bench);
        measure(report, bucket, "text search over all, index alone", 300, questions.size(), (archive, number) -> {
            IndexQuestion.ask(archive.lexical(), questions.get(number), FrameFilter.ALL);
            return 1;
        });
        measure(
                report,
                bucket,
                "text search over all, with the frames found",
                300,
                questions.size(),
                (archive, number) -> searched(archive, questions.get(number), FrameFilter.ALL));
    }

    /** Of about as much as a get takes of a data file, or of half of one that is smaller. */
    private static Latencies rangedReads(ColdBucket bucket, int times) {
        var taken = new Latencies();
        try (NaiveBucket naive = bucket.naive()) {
            long size = naive.size(naiveKey(0));
            int range = (int) Math.min(RANGE, size / 2);
            for (int number = 0; number < 2 * times; number++) {
                long before = System.nanoTime();
                byte[] part = naive.read(naiveKey(0), 100L * number % (size - range), range);
                if (number >= times) {
                    taken.add(System.nanoTime() - before);
                }
                if (part.length != range) {
                    throw new IllegalStateException("read " + part.length + " bytes");
                }
            }
        }
        return taken;
    }

    private static List<String> questions(Bench bench) {
        return bench.frames().questions().stream().limit(QUESTIONS).toList();
    }

    private static long searched(SearchableArchive archive, String question, FrameFilter filter) {
        var search = new SearchFrames(
                List.of(new SearchableHome(
                        Tier.COLD, archive.frames(), archive.lexical(), archive.neighbours(), Optional.empty())),
                Optional.empty(),
                RankingSettings.DEFAULT,
                InstantSource.system());
        SearchAnswer answer =
                search.search(new SearchRequest(question, filter, 10, Duration.ofMinutes(5), Optional.empty()));
        if (!answer.isComplete()) {
            throw new IllegalStateException("no whole answer to '" + question + "': " + answer.lanes());
        }
        return answer.results().size();
    }

    /** Something asked of an archive for the so-manieth time. */
    private interface Question {
        long ask(SearchableArchive archive, int number);
    }

    /** Asks as the first process of a machine, as the next one, and then again and again. */
    private static Latencies measure(
            SpeedReport report, ColdBucket bucket, String what, double goal, int times, Question question) {
        String machine = "cache-for-" + what.replaceAll("\\W+", "-");
        Asked first = fresh(bucket, machine, question);
        Asked next = fresh(bucket, machine, question);
        var later = new Latencies();
        try (SearchableArchive archive = bucket.open("archive", machine)) {
            for (int round = 0; round < 2; round++) {
                for (int number = 0; number < times; number++) {
                    long before = System.nanoTime();
                    question.ask(archive, number);
                    if (round > 0) {
                        later.add(System.nanoTime() - before);
                    }
                }
            }
        }
        report.time(
                "archive: " + what + ", median",
                goal,
                later.milliseconds(0.5),
                "first of a machine",
                first.milliseconds());
        report.time(
                "archive: " + what + ", p95",
                goal,
                later.milliseconds(0.95),
                "first of a process",
                next.milliseconds());
        report.remark("First of a machine: %s; first of a process there: %s; opening the archive %.0f and %.0f ms more."
                .formatted(requests(first), requests(next), first.opening(), next.opening()));
        return later;
    }

    private record Asked(double opening, double milliseconds, HttpTraffic traffic) {}

    private static Asked fresh(ColdBucket bucket, String cache, Question question) {
        long start = System.nanoTime();
        try (SearchableArchive archive = bucket.open("archive", cache)) {
            bucket.resetTraffic();
            long before = System.nanoTime();
            question.ask(archive, 0);
            double milliseconds = (System.nanoTime() - before) / 1e6;
            return new Asked((before - start) / 1e6, milliseconds, bucket.traffic());
        }
    }

    private static String requests(Asked asked) {
        HttpTraffic traffic = asked.traffic();
        return String.format(Locale.ROOT, "%d requests, %,d bytes", traffic.allRequests(), traffic.bytesDown());
    }
}
