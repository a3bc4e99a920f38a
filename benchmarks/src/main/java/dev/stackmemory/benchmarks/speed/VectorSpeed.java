package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.store.FrameWrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The nearest of many vectors, found exactly; the vectors stand in clusters, as embeddings do. */
final class VectorSpeed implements Measurement {
    private static final ModelId MODEL = new ModelId("speed", 384);
    private static final int RESULTS = 10;
    private static final int CLUSTERS = 500;
    private static final int QUERIES = 300;
    private static final double SPREAD = 0.35;

    @Override
    public void run(Bench bench, SpeedReport report) {
        int count = bench.scale().large();
        float[][] centres = new float[CLUSTERS][];
        SplittableRandom random = new SplittableRandom(7);
        for (int index = 0; index < CLUSTERS; index++) {
            centres[index] = around(new float[MODEL.dimension()], 1, random);
        }
        float[][] vectors = new float[count][];
        for (int index = 0; index < count; index++) {
            vectors[index] = around(centres[random.nextInt(CLUSTERS)], SPREAD, random);
        }
        Latencies ours = new Latencies();
        Latencies naive = new Latencies();
        int agreed = 0;
        int queries = Math.min(QUERIES, count);
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(bench.folder().resolve("home")))) {
            fill(home, bench.frames(), vectors);
            for (int query = 0; query < 2 * queries; query++) {
                float[] sought = around(centres[random.nextInt(CLUSTERS)], SPREAD, random);
                long start = System.nanoTime();
                List<VectorHit> hits = home.vectors().nearest(MODEL, sought, FrameFilter.ALL, RESULTS, Deadline.NEVER);
                long between = System.nanoTime();
                List<Integer> expected = nearest(vectors, sought);
                long end = System.nanoTime();
                // The first half warms up.
                if (query >= queries) {
                    ours.add(between - start);
                    naive.add(end - between);
                    Set<String> found = new HashSet<>();
                    hits.forEach(hit -> found.add(hit.frame().value()));
                    agreed += (int) expected.stream()
                            .filter(number ->
                                    found.contains(bench.frames().id(number).value()))
                            .count();
                }
            }
        }
        String what = "nearest of %,d × %d vectors, ".formatted(count, MODEL.dimension());
        report.time(what + "p50", 0, ours.milliseconds(0.5), "float loop", naive.milliseconds(0.5));
        report.time(what + "p95", 15, ours.milliseconds(0.95), "float loop", naive.milliseconds(0.95));
        report.remark("recall@10 against the float loop: %.4f".formatted(agreed / (double) (queries * RESULTS)));
    }

    private static void fill(SqliteHome home, GeneratedFrames frames, float[][] vectors) {
        for (int start = 0; start < vectors.length; start += Library.BATCH) {
            int end = Math.min(vectors.length, start + Library.BATCH);
            List<Frame> batch = frames.frames(start, end);
            home.frames().record(batch.stream().map(FrameWrite::create).toList(), Deadline.NEVER);
            List<FrameVector> embedded = new ArrayList<>();
            for (int number = start; number < end; number++) {
                embedded.add(new FrameVector(frames.id(number), 1, vectors[number]));
            }
            home.vectors().put(MODEL, embedded, Deadline.NEVER);
        }
    }

    /** A vector of length 1 near the centre. */
    private static float[] around(float[] centre, double spread, SplittableRandom random) {
        float[] vector = new float[centre.length];
        double square = 0;
        for (int index = 0; index < vector.length; index++) {
            // The components of a centre are about 1 / √dimension, and so is what is added.
            vector[index] = (float) (centre[index] + spread * random.nextGaussian() / Math.sqrt(vector.length));
            square += (double) vector[index] * vector[index];
        }
        for (int index = 0; index < vector.length; index++) {
            vector[index] = (float) (vector[index] / Math.sqrt(square));
        }
        return vector;
    }

    /** What one writes first: every vector, one component after the other, and a heap of the best. */
    private static List<Integer> nearest(float[][] vectors, float[] query) {
        record Near(int number, float similarity) {}
        PriorityQueue<Near> best = new PriorityQueue<>(Comparator.comparingDouble(Near::similarity));
        for (int number = 0; number < vectors.length; number++) {
            float[] vector = vectors[number];
            float similarity = 0;
            for (int index = 0; index < query.length; index++) {
                similarity += vector[index] * query[index];
            }
            if (best.size() < RESULTS) {
                best.add(new Near(number, similarity));
            } else if (similarity > best.element().similarity()) {
                best.remove();
                best.add(new Near(number, similarity));
            }
        }
        return IntStream.range(0, best.size())
                .mapToObj(rank -> best.remove().number())
                .toList();
    }
}
