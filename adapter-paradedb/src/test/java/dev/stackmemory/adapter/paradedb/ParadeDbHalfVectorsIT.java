package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.adapter.paradedb.RandomVectors.vector;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of two bytes a component: when they are kept so, and how they are searched. */
class ParadeDbHalfVectorsIT {
    private static final ModelId MODEL = new ModelId("random", 16);
    private static final int FRAMES = 60;
    private static final int LIMIT = 10;

    private final TestDatabase database = TestDatabase.on(PostgresServer.sharedWithVector());
    private ParadeDbHome home;

    @BeforeEach
    void record() {
        home = open(VectorPrecision.HALF);
        home.frames()
                .record(
                        IntStream.range(0, FRAMES)
                                .mapToObj(number -> FrameWrite.create(frame("f" + number)))
                                .toList(),
                        Deadline.NEVER);
    }

    @AfterEach
    void close() {
        home.close();
        database.close();
    }

    private ParadeDbHome open(VectorPrecision precision) {
        return ParadeDbHome.open(database.settings().withVectors(precision));
    }

    private void reopen(VectorPrecision precision) {
        home.close();
        home = open(precision);
    }

    @Test
    void setting_holdsForModelsThatCome_andNotForThoseThatAreThere() {
        var other = new ModelId("other", 16);
        put(MODEL);
        reopen(VectorPrecision.SINGLE);
        put(MODEL);
        put(other);

        assertThat(type(1)).isEqualTo("halfvec(16)");
        assertThat(type(2)).isEqualTo("vector(16)");
        assertThat(components(MODEL)).isEqualTo(rounded(vector(0, MODEL.dimension())));
        assertThat(components(other)).isEqualTo(vector(0, other.dimension()));
    }

    @ParameterizedTest
    @CsvSource({
        "16, NONE, ''",
        "16, GRAPH, 'hnsw (embedding halfvec_cosine_ops)'",
        "16, HALF, 'hnsw (embedding halfvec_cosine_ops)'",
        "16, LISTS, 'ivfflat (embedding halfvec_cosine_ops)'",
        "16, BINARY, bit_hamming_ops",
        "2500, GRAPH, 'hnsw (embedding halfvec_cosine_ops)'",
        "2500, LISTS, 'ivfflat (embedding halfvec_cosine_ops)'",
        "4500, GRAPH, bit_hamming_ops"
    })
    void nearest_throughAnyIndex_ofFewVectors_isWhatComparingEverythingFinds(
            int dimension, VectorIndexKind kind, String definition) {
        var model = new ModelId("random", dimension);
        put(model);
        home.indexVectors(kind, Deadline.NEVER);

        assertThat(database.value(
                        "SELECT coalesce(pg_get_indexdef(to_regclass('stackmemory.embeddings_1_nearest')), '')"))
                .contains(definition);
        List<VectorHit> exact = nearest(VectorSearch.exact(), model);
        assertThat(exact).hasSize(LIMIT).extracting(VectorHit::frame).startsWith(id("f0"));
        assertThat(nearest(VectorSearch.approximate(), model)).isEqualTo(exact);
    }

    @Test
    void searchFrames_comparesWithThem() {
        put(MODEL);
        home.texts().refresh(Progress.NONE, Deadline.NEVER);

        assertThat(database.value("SELECT frame_id FROM stackmemory.search_frames('nothing', '"
                        + Arrays.toString(vector(7, MODEL.dimension())) + "'::vector::real[], \"limit\" => 1)"))
                .isEqualTo("f7");
    }

    /** As docs/postgresql.md has it. */
    @Test
    void tableConvertedByHand_isSearchedAndIndexedAsItIsNow() {
        reopen(VectorPrecision.SINGLE);
        put(MODEL);
        home.indexVectors(VectorIndexKind.GRAPH, Deadline.NEVER);
        nearest(VectorSearch.approximate(), MODEL);

        database.execute(
                "DROP INDEX stackmemory.embeddings_1_nearest",
                "ALTER TABLE stackmemory.embeddings_1 ALTER COLUMN embedding TYPE halfvec(16),"
                        + " ALTER COLUMN embedding SET STORAGE PLAIN");

        assertThat(components(MODEL)).isEqualTo(rounded(vector(0, MODEL.dimension())));
        home.indexVectors(VectorIndexKind.GRAPH, Deadline.NEVER);
        assertThat(nearest(VectorSearch.approximate(), MODEL)).isEqualTo(nearest(VectorSearch.exact(), MODEL));
    }

    @Test
    void put_vectorWithoutADirectionInHalfPrecision_isRefused_andKeepsNothing() {
        var plane = new ModelId("plane", 2);
        for (float[] beyond : new float[][] {{1, 65_520}, {1e-8f, 1e-9f}}) {
            assertThatThrownBy(() -> vectors().put(plane, List.of(of("f0", 1, 2), of("f1", beyond)), Deadline.NEVER))
                    .isInstanceOf(CapacityExceeded.class)
                    .hasMessageContaining("f1")
                    .hasMessageContaining("single precision");
        }
        assertThat(vectors().listModels(Deadline.NEVER)).isEmpty();

        vectors().put(plane, List.of(of("f0", 1, 65_504), of("f1", 1e-7f, 0)), Deadline.NEVER);
        assertThat(vectors().find(plane, List.of(id("f0"), id("f1")), Deadline.NEVER))
                .hasSize(2);
    }

    @Test
    void open_pgvectorBefore07_isRefused_andNamesTheCure() {
        database.execute("UPDATE pg_catalog.pg_extension SET extversion = '0.6.2' WHERE extname = 'vector'");

        assertThatThrownBy(() -> open(VectorPrecision.HALF))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("pgvector 0.6.2")
                .hasMessageContaining("ALTER EXTENSION vector UPDATE")
                .hasMessageContaining("to single");
        reopen(VectorPrecision.SINGLE);
        put(MODEL);
        assertThat(components(MODEL)).isEqualTo(vector(0, MODEL.dimension()));
    }

    private VectorIndex vectors() {
        return home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
    }

    private void put(ModelId model) {
        vectors()
                .put(
                        model,
                        IntStream.range(0, FRAMES)
                                .mapToObj(number -> of("f" + number, vector(number, model.dimension())))
                                .toList(),
                        Deadline.NEVER);
    }

    private List<VectorHit> nearest(VectorSearch search, ModelId model) {
        return home.vectors(search, Deadline.NEVER)
                .orElseThrow()
                .nearest(model, vector(0, model.dimension()), FrameFilter.ALL, LIMIT, Deadline.NEVER);
    }

    private float[] components(ModelId model) {
        return vectors()
                .find(model, List.of(id("f0")), Deadline.NEVER)
                .getFirst()
                .components();
    }

    private String type(int table) {
        return database.value("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                + " 'stackmemory.embeddings_" + table + "'::regclass AND attname = 'embedding'");
    }

    private static FrameVector of(String frame, float... components) {
        return new FrameVector(id(frame), 1, components);
    }

    private static float[] rounded(float[] components) {
        var rounded = components.clone();
        for (int index = 0; index < rounded.length; index++) {
            rounded[index] = Float.float16ToFloat(Float.floatToFloat16(rounded[index]));
        }
        return rounded;
    }
}
