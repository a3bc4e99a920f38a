package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Words, vectors, and both at once, searched in a PostgreSQL with pgvector, beside its own full text and a plain scan of the vectors. */
final class PostgresSearchSpeed implements Measurement {
    private static final ModelId MODEL = new ModelId("speed", 384);
    private static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(GeneratedFrames.PROJECT));
    private static final int RESULTS = 10;
    private static final int NAIVE_QUESTIONS = 40;
    private static final int QUERIES = 300;
    private static final String FULL_TEXT = "GIN, ts_rank_cd";
    private static final String SCAN = "every vector compared";

    @Override
    public void run(Bench bench, SpeedReport report) {
        try (PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
                ParadeDbHome home = ParadeDbHome.open(ParadeDbSettings.of(address(database.address())))) {
            new Run(bench, report, database.address(), home).measure();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static ServerAddress address(PostgresAddress address) {
        return ServerAddress.of(address.jdbcUrl(), address.user(), address.password());
    }

    private record Run(Bench bench, SpeedReport report, PostgresAddress address, ParadeDbHome home) {
        void measure() throws InterruptedException, ExecutionException {
            int count = bench.scale().large();
            var clusters = new ClusteredVectors(MODEL.dimension());
            VectorIndex exact = vectors(VectorSearch.exact());
            for (int start = 0; start < count; start += Library.BATCH) {
                int end = Math.min(count, start + Library.BATCH);
                home.frames()
                        .record(
                                bench.frames().frames(start, end).stream()
                                        .map(FrameWrite::create)
                                        .toList(),
                                Deadline.NEVER);
                List<FrameVector> embedded = new ArrayList<>();
                for (int number = start; number < end; number++) {
                    embedded.add(new FrameVector(bench.frames().id(number), 1, clusters.next()));
                }
                exact.put(MODEL, embedded, Deadline.NEVER);
            }
            double indexing = seconds(() -> home.texts().refresh(Progress.NONE, Deadline.NEVER));
            address.execute(
                    "ALTER TABLE stackmemory.frames ADD COLUMN naive tsvector",
                    "UPDATE stackmemory.frames SET naive = to_tsvector('english', name || ' ' || coalesce(content, ''))");
            double naiveIndexing =
                    seconds(() -> address.execute("CREATE INDEX naive_text ON stackmemory.frames USING gin (naive)"));
            report.rate(
                    "text index of %,d frames".formatted(count),
                    0,
                    count / indexing,
                    "CREATE INDEX … USING gin, of words already cut",
                    count / naiveIndexing);
            double building = seconds(() -> home.indexVectors(VectorIndexKind.MEASURED, Deadline.NEVER));
            address.execute("ANALYZE");
            words(count);
            new FuzzyTermSpeed(report, address, home.texts()).measure(count);
            VectorIndex approximate = vectors(VectorSearch.approximate());
            vectors(count, clusters, exact, approximate);
            both(count, clusters, approximate);
            sizes(count, building);
        }

        private VectorIndex vectors(VectorSearch search) {
            return home.vectors(search, Deadline.NEVER).orElseThrow();
        }

        private void words(int count) {
            List<String> questions = bench.frames().questions();
            var ours = new Latencies();
            var naive = new Latencies();
            for (int round = 0; round <= bench.scale().rounds(); round++) {
                var latencies = round > 0 ? ours : new Latencies();
                for (String question : questions) {
                    latencies.time(() -> SearchSpeed.searchIndex(home.texts(), question));
                }
            }
            for (String question : questions.subList(0, Math.min(NAIVE_QUESTIONS, questions.size()))) {
                naive.time(() -> address.value("SELECT string_agg(frame_id, ' ') FROM (SELECT frame_id FROM"
                        + " stackmemory.frames, to_tsquery('english', '" + anyWord(question)
                        + "') q WHERE naive @@ q ORDER BY ts_rank_cd(naive, q) DESC, frame_id LIMIT " + RESULTS
                        + ") best"));
            }
            String what = "by words, %,d frames, ".formatted(count);
            report.time(what + "p50", 0, ours.milliseconds(0.5), FULL_TEXT, naive.milliseconds(0.5));
            report.time(what + "p95", 60, ours.milliseconds(0.95), FULL_TEXT, naive.milliseconds(0.95));
        }

        private static String anyWord(String question) {
            return String.join(
                    " | ",
                    List.of(question.toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9]+", " ")
                            .strip()
                            .split(" ")));
        }

        private void vectors(int count, ClusteredVectors clusters, VectorIndex exact, VectorIndex approximate) {
            var ours = new Latencies();
            var naive = new Latencies();
            int queries = Math.min(QUERIES, count);
            int compared = Math.min(queries, NAIVE_QUESTIONS);
            int agreed = 0;
            for (int query = -queries; query < queries; query++) {
                float[] sought = clusters.next();
                List<VectorHit> found = new ArrayList<>();
                (query < 0 ? new Latencies() : ours)
                        .time(() -> found.addAll(approximate.nearest(MODEL, sought, FILTER, RESULTS, Deadline.NEVER)));
                if (query >= 0 && query < compared) {
                    List<VectorHit> right = new ArrayList<>();
                    naive.time(() -> right.addAll(exact.nearest(MODEL, sought, FILTER, RESULTS, Deadline.NEVER)));
                    var frames = new HashSet<>();
                    found.forEach(hit -> frames.add(hit.frame()));
                    agreed += (int) right.stream()
                            .filter(hit -> frames.contains(hit.frame()))
                            .count();
                }
            }
            String what = "nearest of %,d × %d vectors, ".formatted(count, MODEL.dimension());
            report.time(what + "p50", 0, ours.milliseconds(0.5), SCAN, naive.milliseconds(0.5));
            report.time(what + "p95", 20, ours.milliseconds(0.95), SCAN, naive.milliseconds(0.95));
            report.remark("recall@10 of %d queries against the scan: %.4f"
                    .formatted(compared, agreed / (double) (compared * RESULTS)));
        }

        private void both(int count, ClusteredVectors clusters, VectorIndex approximate)
                throws InterruptedException, ExecutionException {
            var together = new Latencies();
            var after = new Latencies();
            try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int round = 0; round < 2; round++) {
                    for (String question : bench.frames().questions()) {
                        float[] sought = clusters.next();
                        long start = System.nanoTime();
                        Future<?> words = lanes.submit(() -> SearchSpeed.searchIndex(home.texts(), question));
                        approximate.nearest(MODEL, sought, FILTER, RESULTS, Deadline.NEVER);
                        words.get();
                        long between = System.nanoTime();
                        SearchSpeed.searchIndex(home.texts(), question);
                        approximate.nearest(MODEL, sought, FILTER, RESULTS, Deadline.NEVER);
                        if (round > 0) {
                            together.add(between - start);
                            after.add(System.nanoTime() - between);
                        }
                    }
                }
            }
            String what = "both lanes, %,d frames, ".formatted(count);
            String way = "one after the other";
            report.time(what + "p50", 0, together.milliseconds(0.5), way, after.milliseconds(0.5));
            report.time(what + "p95", 80, together.milliseconds(0.95), way, after.milliseconds(0.95));
        }

        private void sizes(int count, double building) {
            long texts = home.texts().status(Deadline.NEVER).bytes();
            long vectors = Long.parseLong(address.value("SELECT pg_total_relation_size('stackmemory.embeddings_1')"));
            long graph = Long.parseLong(address.value(
                    "SELECT coalesce(pg_relation_size(to_regclass('stackmemory.embeddings_1_nearest')), 0)"));
            long full = Long.parseLong(address.value("SELECT sum(pg_relation_size(indexrelid)) FROM pg_index"
                    + " WHERE indexrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent ="
                    + " 'stackmemory.naive_text'::regclass)"));
            report.remark(
                    ("Bytes a frame: text index %,d with positions (the GIN %,d without its column), vectors %,d, of which their"
                                    + " index %,d, built in %.0f s.")
                            .formatted(texts / count, full / count, vectors / count, graph / count, building));
        }

        private static double seconds(Runnable work) {
            long start = System.nanoTime();
            work.run();
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
