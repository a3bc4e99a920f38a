package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.TextSearch;
import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Vectors, and both lanes at once, searched in PostgreSQL. The larger of its two sizes is measured on demand, and on a server with an extension for BM25
 * where the environment names one.
 */
final class PostgresVectorSpeed implements Measurement {
    private static final String SCAN = "every vector compared";
    private static final int QUERIES = 300;

    private final boolean million;

    /** @param million whether to measure the largest store, with the vectors of a larger model */
    PostgresVectorSpeed(boolean million) {
        this.million = million;
    }

    @Override
    public void run(Bench bench, SpeedReport report) {
        boolean extended = million && System.getenv(PostgresServer.TEXTSEARCH_VARIABLE) != null;
        PostgresServer server = extended ? PostgresServer.textsearch() : PostgresServer.sharedWithVector();
        try (PostgresDatabase database = server.freshDatabase()) {
            PostgresAddress address = database.address();
            // Else a graph that outgrows 64 MB is built from the disk.
            address.execute("ALTER DATABASE \"" + address.database() + "\" SET maintenance_work_mem = '"
                    + (million ? "6GB" : "1GB") + "'");
            TextSearch texts = extended ? TextSearch.PROPOSING : TextSearch.EXACT;
            try (ParadeDbHome home = ParadeDbHome.open(
                            PostgresSearchSpeed.settings(address).withTexts(texts));
                    ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
                var model = new ModelId("speed", million ? 768 : 384);
                int count = million ? bench.scale().huge() : bench.scale().large();
                new Run(
                                bench,
                                report,
                                address,
                                new PostgresLibrary(home, bench.frames(), model),
                                new ClusteredVectors(model.dimension()),
                                count,
                                lanes)
                        .measure(million ? VectorIndexKind.HALF : VectorIndexKind.MEASURED, million);
            }
        }
    }

    private record Run(
            Bench bench,
            SpeedReport report,
            PostgresAddress address,
            PostgresLibrary library,
            ClusteredVectors clusters,
            int count,
            ExecutorService lanes) {
        void measure(VectorIndexKind kind, boolean million) {
            double recording = PostgresLibrary.seconds(() -> library.record(count));
            double embedding = PostgresLibrary.seconds(() -> library.embed(count, clusters));
            double cutting = PostgresLibrary.seconds(library::indexTexts);
            double building = PostgresLibrary.seconds(() -> library.home().indexVectors(kind, Deadline.NEVER));
            address.execute("ANALYZE");
            report.remark(
                    ("PostgreSQL %s: %,d frames recorded in %.0f s, their vectors of %d components in %.0f s; text index in"
                                    + " %.0f s, vector index in %.0f s")
                            .formatted(
                                    address.value("SHOW server_version"),
                                    count,
                                    recording,
                                    library.model().dimension(),
                                    embedding,
                                    cutting,
                                    building));
            VectorIndex approximate = library.vectors(VectorSearch.approximate());
            vectors(approximate, million);
            both(approximate, million ? 100 : 80);
            sizes();
        }

        private void vectors(VectorIndex approximate, boolean million) {
            VectorIndex exact = library.vectors(VectorSearch.exact());
            int queries = Math.min(QUERIES, count);
            int compared = Math.min(queries, million ? 10 : 40);
            var ours = new Latencies();
            var naive = new Latencies();
            List<List<VectorHit>> found = new ArrayList<>();
            List<List<VectorHit>> right = new ArrayList<>();
            for (int query = -queries; query < queries; query++) {
                float[] sought = clusters.next();
                List<VectorHit> hits = new ArrayList<>();
                (query < 0 ? new Latencies() : ours).time(() -> hits.addAll(library.nearest(approximate, sought)));
                if (query >= 0 && query < compared) {
                    found.add(hits);
                    naive.time(() -> right.add(library.nearest(exact, sought)));
                }
            }
            String what = "nearest of %,d × %d vectors, "
                    .formatted(count, library.model().dimension());
            report.time(what + "p50", 0, ours.milliseconds(0.5), SCAN, naive.milliseconds(0.5));
            report.time(what + "p95", million ? 0 : 20, ours.milliseconds(0.95), SCAN, naive.milliseconds(0.95));
            report.remark("recall@%d of %d queries against the scan: %.4f"
                    .formatted(PostgresLibrary.RESULTS, compared, PostgresLibrary.recall(right, found)));
        }

        private void both(VectorIndex approximate, double goal) {
            var together = new Latencies();
            var after = new Latencies();
            for (int round = 0; round < 2; round++) {
                for (String question : bench.frames().questions()) {
                    float[] sought = clusters.next();
                    long start = System.nanoTime();
                    library.searchBoth(lanes, approximate, question, sought);
                    long between = System.nanoTime();
                    library.searchWords(question);
                    library.nearest(approximate, clusters.next());
                    if (round > 0) {
                        together.add(between - start);
                        after.add(System.nanoTime() - between);
                    }
                }
            }
            String what = "both lanes, %,d frames, ".formatted(count);
            String way = "one after the other, postings in memory";
            report.time(what + "p50", 0, together.milliseconds(0.5), way, after.milliseconds(0.5));
            report.time(what + "p95", goal, together.milliseconds(0.95), way, after.milliseconds(0.95));
        }

        private void sizes() {
            long texts = library.home().texts().status(Deadline.NEVER).bytes();
            long table = Long.parseLong(address.value("SELECT pg_table_size('stackmemory.embeddings_1')"));
            long graph = Long.parseLong(address.value(
                    "SELECT coalesce(pg_relation_size(to_regclass('stackmemory.embeddings_1_nearest')), 0)"));
            report.remark(
                    "Bytes a frame: %,d for everything; of these text index with positions %,d, vectors %,d, their index %,d (%,d MB)."
                            .formatted(
                                    library.home().maintenance().sizeBytes() / count,
                                    texts / count,
                                    table / count,
                                    graph / count,
                                    graph >> 20));
        }
    }
}
