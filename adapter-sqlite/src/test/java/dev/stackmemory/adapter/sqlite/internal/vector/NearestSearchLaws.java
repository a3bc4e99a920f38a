package dev.stackmemory.adapter.sqlite.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search by codes gives the answer of comparing everything, whatever the vectors. */
class NearestSearchLaws {
    private static final Path SIFT = Path.of("../../shared/data/vectors/sift5k");
    private static final long SEED = 20_261_131;

    @ParameterizedTest
    @EnumSource(Metric.class)
    void exact_equalsBruteForce_onHostileVectors(Metric metric) {
        var random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            int dimension = 1 + random.nextInt(70);
            float[][] vectors = new float[1 + random.nextInt(300)][];
            for (int number = 0; number < vectors.length; number++) {
                vectors[number] = number > 0 && random.nextInt(5) == 0
                        ? vectors[random.nextInt(number)]
                        : hostile(random, dimension);
            }
            float[] query =
                    random.nextInt(4) == 0 ? vectors[random.nextInt(vectors.length)] : hostile(random, dimension);
            int limit = 1 + random.nextInt(12);
            boolean even = random.nextInt(3) == 0;

            List<Long> expected = IntStream.range(0, vectors.length)
                    .filter(number -> !even || number % 2 == 0)
                    .mapToObj(number -> (long) number)
                    .sorted(Comparator.comparingDouble((Long number) -> metric.score(query, vectors[number.intValue()]))
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(limit)
                    .toList();
            List<Long> found = search(metric, vectors, query, 64)
                    .exact(
                            limit,
                            key -> !even || key % 2 == 0,
                            Comparator.naturalOrder(),
                            fetching(metric, vectors, query))
                    .stream()
                    .map(NearestSearch.Exact::value)
                    .toList();
            assertThat(found).as("round %s", round).isEqualTo(expected);
        }
    }

    @Test
    void exact_membersThatHaveGone_giveWayToTheNext() {
        var random = new SplittableRandom(SEED);
        float[][] vectors = clustered(random, 5_000, 32);
        float[] query = vectors[17];
        Set<Long> gone = Set.copyOf(bruteForce(Metric.COSINE, vectors, query, 3_000, Set.of()));
        NearestSearch.Fetch<Long, RuntimeException> fetch = key -> gone.contains(key)
                ? Optional.empty()
                : fetching(Metric.COSINE, vectors, query).fetch(key);
        List<Long> found =
                search(Metric.COSINE, vectors, query, 2_048)
                        .exact(10, key -> true, Comparator.naturalOrder(), fetch)
                        .stream()
                        .map(NearestSearch.Exact::value)
                        .toList();

        assertThat(found).isEqualTo(bruteForce(Metric.COSINE, vectors, query, 10, gone));
    }

    @Test
    void sift_exactIsTheTruth_andCodesAloneComeClose() throws IOException {
        assumeTrue(
                Files.isDirectory(SIFT),
                () -> "no vectors at " + SIFT.toAbsolutePath().normalize());
        float[][] vectors = floats(only("base"));
        float[][] queries = floats(only("query"));
        int[][] truth = ints(only("groundtruth"));
        int exactHits = 0;
        int quantizedHits = 0;
        for (int number = 0; number < queries.length; number++) {
            float[] query = queries[number];
            NearestSearch search = search(Metric.EUCLIDEAN, vectors, query, 2_048);
            double worst = Metric.EUCLIDEAN.score(query, vectors[truth[number][9]]);
            for (NearestSearch.Exact<Long> hit : search.exact(
                    10, key -> true, Comparator.naturalOrder(), fetching(Metric.EUCLIDEAN, vectors, query))) {
                // By distance, since the truth may hold another of several that are equally far.
                exactHits += hit.score() >= worst ? 1 : 0;
            }
            for (NearestSearch.Exact<Long> hit :
                    search.quantized(10, Comparator.naturalOrder(), fetching(Metric.EUCLIDEAN, vectors, query))) {
                quantizedHits += hit.score() >= worst ? 1 : 0;
            }
        }
        assertThat(exactHits).isEqualTo(10 * queries.length);
        assertThat(quantizedHits).isGreaterThanOrEqualTo((int) (0.99 * 10 * queries.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {384, 768})
    void clustered_exactIsBruteForce_andCodesAloneComeClose(int dimension) {
        var random = new SplittableRandom(SEED);
        float[][] vectors = clustered(random, 100_000, dimension);
        int queries = 12;
        int quantizedHits = 0;
        long fetched = 0;
        for (int number = 0; number < queries; number++) {
            float[] query = noisy(random, vectors[random.nextInt(vectors.length)]);
            List<Long> expected = bruteForce(Metric.COSINE, vectors, query, 10, Set.of());
            long[] fetches = new long[1];
            NearestSearch.Fetch<Long, RuntimeException> fetch = key -> {
                fetches[0]++;
                return fetching(Metric.COSINE, vectors, query).fetch(key);
            };
            NearestSearch search = search(Metric.COSINE, vectors, query, 2_048);
            assertThat(search.exact(10, key -> true, Comparator.naturalOrder(), fetch))
                    .extracting(NearestSearch.Exact::value)
                    .isEqualTo(expected);
            fetched += fetches[0];
            for (NearestSearch.Exact<Long> hit :
                    search.quantized(10, Comparator.naturalOrder(), fetching(Metric.COSINE, vectors, query))) {
                quantizedHits += expected.contains(hit.value()) ? 1 : 0;
            }
        }
        assertThat(quantizedHits).isGreaterThanOrEqualTo((int) (0.99 * 10 * queries));
        assertThat(fetched / queries).as("full-precision vectors a query").isLessThan(2_000);
    }

    private NearestSearch search(Metric metric, float[][] vectors, float[] query, int blockMembers) {
        return new NearestSearch(metric, DotKernel.best(), blocksOf(metric, vectors, blockMembers), query);
    }

    /** Several queries of one test meet the same vectors: the blocks of the latest, by identity. */
    private final IdentityHashMap<float[][], List<VectorBlock>> latest = new IdentityHashMap<>();

    private List<VectorBlock> blocksOf(Metric metric, float[][] vectors, int blockMembers) {
        List<VectorBlock> known = latest.get(vectors);
        if (known != null) {
            return known;
        }
        latest.clear();
        var blocks = new ArrayList<VectorBlock>();
        for (int first = 0; first < vectors.length; first += blockMembers) {
            var builder = new VectorBlock.Builder(metric, vectors[0].length, 8);
            for (int number = first; number < Math.min(first + blockMembers, vectors.length); number++) {
                builder.add(number, number, vectors[number]);
            }
            blocks.add(VectorBlock.decode(builder.build().encode()));
        }
        latest.put(vectors, blocks);
        return blocks;
    }

    private static NearestSearch.Fetch<Long, RuntimeException> fetching(
            Metric metric, float[][] vectors, float[] query) {
        return key -> Optional.of(new NearestSearch.Exact<>(metric.score(query, vectors[(int) key]), key));
    }

    private static List<Long> bruteForce(
            Metric metric, float[][] vectors, float[] query, int limit, Set<Long> without) {
        double[] scores = new double[vectors.length];
        for (int number = 0; number < vectors.length; number++) {
            scores[number] = metric.score(query, vectors[number]);
        }
        return IntStream.range(0, vectors.length)
                .mapToObj(number -> (long) number)
                .filter(number -> !without.contains(number))
                .sorted(Comparator.comparingDouble((Long number) -> scores[number.intValue()])
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(limit)
                .toList();
    }

    /** Large, tiny, sparse and one-sided vectors, never all zero. */
    private static float[] hostile(SplittableRandom random, int dimension) {
        float magnitude = (float) Math.pow(10, random.nextInt(-12, 12));
        int kind = random.nextInt(4);
        float[] vector = new float[dimension];
        for (int index = 0; index < dimension; index++) {
            vector[index] = switch (kind) {
                case 0 -> (float) random.nextGaussian() * magnitude;
                case 1 -> random.nextInt(4) == 0 ? magnitude : 0;
                case 2 -> magnitude * (1 + random.nextInt(3));
                default -> index == 0 ? magnitude * 1_000 : (float) random.nextGaussian() * magnitude;
            };
        }
        vector[random.nextInt(dimension)] += magnitude;
        return Metric.squaredLength(vector) > 0 ? vector : hostile(random, dimension);
    }

    private static float[][] clustered(SplittableRandom random, int count, int dimension) {
        float[][] centres = new float[100][dimension];
        for (float[] centre : centres) {
            for (int index = 0; index < dimension; index++) {
                centre[index] = (float) random.nextGaussian();
            }
        }
        float[][] vectors = new float[count][];
        for (int number = 0; number < count; number++) {
            vectors[number] = noisy(random, centres[random.nextInt(centres.length)]);
        }
        return vectors;
    }

    private static float[] noisy(SplittableRandom random, float[] centre) {
        float[] vector = centre.clone();
        for (int index = 0; index < vector.length; index++) {
            vector[index] += (float) (0.5 * random.nextGaussian());
        }
        return vector;
    }

    private static Path only(String part) throws IOException {
        try (var files = Files.list(SIFT)) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static float[][] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var vectors = new ArrayList<float[]>();
        while (bytes.hasRemaining()) {
            float[] vector = new float[bytes.getInt()];
            for (int index = 0; index < vector.length; index++) {
                vector[index] = bytes.getFloat();
            }
            vectors.add(vector);
        }
        return vectors.toArray(float[][]::new);
    }

    private static int[][] ints(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var rows = new ArrayList<int[]>();
        while (bytes.hasRemaining()) {
            int[] row = new int[bytes.getInt()];
            for (int index = 0; index < row.length; index++) {
                row[index] = bytes.getInt();
            }
            rows.add(row);
        }
        return rows.toArray(int[][]::new);
    }
}
