package dev.stackmemory.adapter.paradedb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the indexes of pgvector find, beside what comparing everything finds. */
@TestInstance(Lifecycle.PER_CLASS)
class ParadeDbApproximateVectorsIT {
    private static final ModelId MODEL = new ModelId("random", 64);
    private static final int FRAMES = 3_000;
    private static final int QUERIES = 40;
    private static final int LIMIT = 10;

    private final TestDatabase database = TestDatabase.on(PostgresServer.sharedWithVector());
    private final ParadeDbHome home = ParadeDbHome.open(database.settings());
    private final SplittableRandom random = new SplittableRandom(5);

    @BeforeAll
    void fill() {
        var frames = new ArrayList<Frame>();
        var vectors = new ArrayList<FrameVector>();
        for (int number = 0; number < FRAMES; number++) {
            Frame frame = Frame.builder(new FrameId("f" + number), new ProjectId("p"), Instant.ofEpochSecond(number))
                    .tags(number % 50 == 0 ? List.of("rare") : List.of())
                    .build();
            frames.add(frame);
            vectors.add(new FrameVector(frame.id(), frame.revision(), near(random.nextInt(30))));
        }
        home.frames().record(frames.stream().map(FrameWrite::create).toList(), Deadline.NEVER);
        vectors(VectorSearch.exact()).put(MODEL, vectors, Deadline.NEVER);
    }

    @AfterAll
    void close() {
        home.close();
        database.close();
    }

    private VectorIndex vectors(VectorSearch search) {
        return home.vectors(search, Deadline.NEVER).orElseThrow();
    }

    private float[] near(int cluster) {
        var centre = new SplittableRandom(cluster);
        var vector = new float[MODEL.dimension()];
        for (int index = 0; index < vector.length; index++) {
            vector[index] = (float) (centre.nextDouble(-1, 1) + 0.4 * random.nextDouble(-1, 1));
        }
        return vector;
    }

    @ParameterizedTest
    @EnumSource(VectorIndexKind.class)
    void nearest_findsNearlyAll(VectorIndexKind kind) {
        home.indexVectors(kind, Deadline.NEVER);
        VectorIndex exact = vectors(VectorSearch.exact());
        VectorIndex approximate = vectors(VectorSearch.approximate());
        assertThat(exact.isExact()).isTrue();
        assertThat(approximate.isExact()).isFalse();
        int found = 0;
        for (int query = 0; query < QUERIES; query++) {
            float[] sought = near(random.nextInt(30));
            List<VectorHit> right = exact.nearest(MODEL, sought, FrameFilter.ALL, LIMIT, Deadline.NEVER);
            List<VectorHit> hits = approximate.nearest(MODEL, sought, FrameFilter.ALL, LIMIT, Deadline.NEVER);
            assertThat(hits)
                    .hasSize(LIMIT)
                    .isSortedAccordingTo((left, other) -> Double.compare(other.cosine(), left.cosine()));
            var ids = new HashSet<>();
            hits.forEach(hit -> ids.add(hit.frame()));
            found += (int)
                    right.stream().filter(hit -> ids.contains(hit.frame())).count();
        }
        assertThat(found).isGreaterThanOrEqualTo((int) (0.95 * QUERIES * LIMIT));
    }

    @ParameterizedTest
    @EnumSource(VectorIndexKind.class)
    void nearest_rareFilter_fillsTheLimit(VectorIndexKind kind) {
        home.indexVectors(kind, Deadline.NEVER);
        FrameFilter rare = FrameFilter.ALL.withTags(Set.of("rare"));
        assertThat(vectors(VectorSearch.approximate()).nearest(MODEL, near(3), rare, LIMIT, Deadline.NEVER))
                .hasSize(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(names = {"GRAPH", "HALF", "BINARY"})
    void nearest_rareFilter_beyondWhatIsReadOfTheIndex_isWhatComparingEverythingFinds(VectorIndexKind kind) {
        home.indexVectors(kind, Deadline.NEVER);
        FrameFilter rare = FrameFilter.ALL.withTags(Set.of("rare"));
        float[] sought = near(3);
        String settings = "ALTER DATABASE " + database.address().database();
        database.execute(settings + " SET hnsw.max_scan_tuples = 1");
        try (ParadeDbHome impatient = ParadeDbHome.open(database.settings())) {
            VectorIndex some = impatient
                    .vectors(VectorSearch.approximate(), Deadline.NEVER)
                    .orElseThrow();
            assertThat(some.nearest(MODEL, sought, rare, LIMIT, Deadline.NEVER))
                    .hasSize(LIMIT)
                    .isEqualTo(vectors(VectorSearch.exact()).nearest(MODEL, sought, rare, LIMIT, Deadline.NEVER));
        } finally {
            database.execute(settings + " RESET hnsw.max_scan_tuples");
        }
    }

    @Test
    void searchFrames_smallProject_beyondWhatTheIndexGives_isFound() throws SQLException {
        var distant = Frame.builder(new FrameId("distant"), new ProjectId("small"), Instant.EPOCH)
                .build();
        float[] sought = near(3);
        float[] other = near(4);
        var between = new float[MODEL.dimension()];
        for (int index = 0; index < between.length; index++) {
            between[index] = sought[index] + 1.2f * other[index];
        }
        home.frames().record(List.of(FrameWrite.create(distant)), Deadline.NEVER);
        vectors(VectorSearch.exact())
                .put(MODEL, List.of(new FrameVector(distant.id(), distant.revision(), between)), Deadline.NEVER);
        home.texts().refresh(Progress.NONE, Deadline.NEVER);
        home.indexVectors(VectorIndexKind.GRAPH, Deadline.NEVER);
        try (var connection = database.address().connect();
                var statement = connection.createStatement()) {
            // Whatever the planner thinks of so few vectors, an index that may be used is.
            statement.execute("SET enable_sort = off");
            try (var rows = statement.executeQuery("SELECT frame_id FROM stackmemory.search_frames('any', '"
                    + Arrays.toString(sought) + "'::vector::real[], project => 'small')")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("distant");
            }
        } finally {
            home.frames().forget(List.of(distant.id()), Deadline.NEVER);
        }
    }
}
