package dev.stackmemory.adapter.paradedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often the server is waited for, counted by a proxy before it. */
class ParadeDbRoundTripsIT {
    private static final ModelId MODEL = new ModelId("random", 16);
    private static final IndexTerm TERM = IndexTerm.anywhere("token");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.on(PostgresServer.sharedWithVector());
    private final FaultProxy proxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private final ParadeDbHome home = open();
    private int made;

    private ParadeDbHome open() {
        return ParadeDbHome.open(TestDatabase.settings(database.address().at(proxy.host(), proxy.port()))
                .withPool(new PoolSize(1, 1)));
    }

    @BeforeEach
    void fill() {
        for (int number = 0; number < 20; number++) {
            record(home, "f" + number, "token number " + number);
        }
        home.texts().refresh(Progress.NONE, Deadline.NEVER);
    }

    @AfterEach
    void close() {
        home.close();
        proxy.close();
        database.close();
    }

    private void record(ParadeDbHome in, String id, String text) {
        Frame frame = frame(id, text);
        in.frames().record(List.of(FrameWrite.create(frame)), Deadline.NEVER);
        in.vectors(VectorSearch.exact(), Deadline.NEVER)
                .orElseThrow()
                .put(MODEL, List.of(new FrameVector(frame.id(), 1, vector())), Deadline.NEVER);
    }

    private static Frame frame(String id, String text) {
        return Frame.builder(new FrameId(id), new ProjectId("p"), Instant.parse("2026-03-01T10:00:00Z"))
                .content(text)
                .build();
    }

    /** Another one each time. */
    private float[] vector() {
        return RandomVectors.vector(made++, MODEL.dimension());
    }

    private static Deadline soon() {
        return Deadline.after(PATIENCE);
    }

    private static List<LexicalHit> best(LexicalView view) {
        try (view) {
            LexicalStatistics statistics = view.statistics(List.of(TERM), Set.of(), soon());
            return view.search(
                    new LexicalRequest(
                            Optional.empty(),
                            List.of(new WeightedTerm(TERM, 1)),
                            RankingSettings.DEFAULT.bm25(),
                            statistics.averageLength(),
                            FrameFilter.ALL,
                            10),
                    soon());
        }
    }

    static List<VectorSearch> searches() {
        return List.of(VectorSearch.exact(), VectorSearch.approximate());
    }

    @Test
    void words_postingsInMemory_waitOnceForTheServer() {
        assertThat(proxy.roundTrips(
                        () -> assertThat(best(home.texts().open(soon()))).hasSize(10)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("searches")
    void vectors_waitOnceForTheServer(VectorSearch search) {
        VectorIndex vectors = home.vectors(search, Deadline.NEVER).orElseThrow();

        assertThat(proxy.roundTrips(() -> assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 10, soon()))
                        .hasSize(10)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("searches")
    void both_waitOnceForTheServer_andAnswerAsEachAlone(VectorSearch search) {
        HybridIndex both = home.hybrid(search, Deadline.NEVER).orElseThrow();
        float[] sought = vector();
        var words = new ArrayList<List<LexicalHit>>();
        var nearest = new ArrayList<List<VectorHit>>();

        long waits = proxy.roundTrips(() -> {
            HybridIndex.Opened opened = both.open(MODEL, sought, FrameFilter.ALL, 10, soon());
            nearest.add(opened.nearest());
            words.add(best(opened.words()));
        });

        assertThat(waits).isEqualTo(1);
        assertThat(words).containsOnly(best(home.texts().open(soon())));
        assertThat(nearest)
                .containsOnly(home.vectors(search, Deadline.NEVER)
                        .orElseThrow()
                        .nearest(MODEL, sought, FrameFilter.ALL, 10, soon()));
    }

    @Test
    void both_seeWhatOthersChangedJustBefore() {
        HybridIndex both = home.hybrid(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
        float[] sought = vector();
        Supplier<List<FrameId>> found = () -> {
            HybridIndex.Opened opened = both.open(MODEL, sought, FrameFilter.ALL, 100, soon());
            var ids = new ArrayList<FrameId>();
            opened.nearest().forEach(hit -> ids.add(hit.frame()));
            try (LexicalView view = opened.words()) {
                assertThat(view.statistics(List.of(TERM), Set.of(), soon()).documentFrequency(TERM))
                        .isEqualTo(ids.size());
            }
            return ids;
        };
        assertThat(found.get()).hasSize(20);

        try (ParadeDbHome other = open()) {
            record(other, "new", "another token");
            assertThat(found.get()).hasSize(21).contains(new FrameId("new"));
            other.texts().refresh(Progress.NONE, Deadline.NEVER);
            assertThat(found.get()).hasSize(21);
            other.frames().forget(List.of(new FrameId("f3")), Deadline.NEVER);
            assertThat(found.get()).hasSize(20).doesNotContain(new FrameId("f3"));
        }
    }

    @Test
    void vectors_modelMadeAnewByAnother_areFound() {
        VectorIndex vectors = home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
        assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 100, soon()))
                .hasSize(20);

        try (ParadeDbHome other = open()) {
            other.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow().drop(MODEL, Deadline.NEVER);
            assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 100, soon()))
                    .isEmpty();
            assertThat(vectors.find(MODEL, List.of(new FrameId("f7")), soon())).isEmpty();
            record(other, "new", "another token");
        }

        assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 100, soon()))
                .hasSize(1);
        assertThat(vectors.find(MODEL, List.of(new FrameId("f7"), new FrameId("new")), soon()))
                .hasSize(1);
    }

    @Test
    void vectors_tableTakenAway_isDamage() {
        VectorIndex vectors = home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
        database.execute("DROP TABLE stackmemory.embeddings_1");

        assertThatExceptionOfType(StoreException.CorruptStore.class)
                .isThrownBy(() -> vectors.find(MODEL, List.of(new FrameId("f7")), soon()));
    }

    @Test
    void vectors_extensionDropped_failClearly_harmNothingElse_andAreMadeAnewWhenItIsBack() {
        VectorIndex vectors = home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
        // As often as it takes for the server to keep the statement.
        for (int time = 0; time < 8; time++) {
            assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 5, soon()))
                    .hasSize(5);
        }
        database.execute("DROP EXTENSION vector CASCADE");

        List<ThrowingCallable> calls = List.of(
                () -> vectors.nearest(MODEL, vector(), FrameFilter.ALL, 5, soon()),
                () -> vectors.find(MODEL, List.of(new FrameId("f7")), soon()),
                () -> vectors.findEmbedded(MODEL, List.of(new FrameId("f7")), soon()),
                () -> vectors.listModels(soon()),
                () -> vectors.put(MODEL, List.of(new FrameVector(new FrameId("f7"), 1, vector())), soon()),
                () -> vectors.nearest(MODEL, vector(), FrameFilter.ALL, 5, soon()));
        for (ThrowingCallable call : calls) {
            assertThatExceptionOfType(StoreException.CorruptStore.class)
                    .isThrownBy(call)
                    .withMessageContaining("pgvector was dropped")
                    .withMessageContaining("storage reembed");
        }
        var id = new FrameId("f7");
        assertThat(home.frames().find(List.of(id), soon())).containsKey(id);
        home.frames().record(List.of(FrameWrite.create(frame("new", "another token"))), soon());
        home.texts().refresh(Progress.NONE, soon());
        assertThat(home.maintenance().check(true, Progress.NONE, soon()).problems())
                .isEmpty();

        database.execute("CREATE EXTENSION vector");
        assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 5, soon())).isEmpty();
        assertThat(vectors.findEmbedded(MODEL, List.of(id), soon())).isEmpty();
        vectors.put(MODEL, List.of(new FrameVector(id, 1, vector())), soon());
        assertThat(vectors.nearest(MODEL, vector(), FrameFilter.ALL, 5, soon()))
                .extracting(VectorHit::frame)
                .containsExactly(id);
        assertThat(vectors.listModels(soon())).containsExactly(new VectorIndex.ModelUsage(MODEL, 1));
    }

    @Test
    void vectorsOfManyFrames_waitNoMoreOftenThanThatOfOne() {
        VectorIndex vectors = home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
        List<FrameId> ids = IntStream.range(0, 20)
                .mapToObj(number -> new FrameId("f" + number))
                .toList();

        long ofOne = proxy.roundTrips(
                () -> assertThat(vectors.find(MODEL, ids.subList(0, 1), soon())).hasSize(1));
        long ofMany = proxy.roundTrips(
                () -> assertThat(vectors.find(MODEL, ids, soon())).hasSize(20));

        assertThat(ofMany).isEqualTo(ofOne).isLessThanOrEqualTo(2);
    }

    @Test
    void find_waitsOnceForTheServer() {
        var id = new FrameId("f7");
        assertThat(proxy.roundTrips(() ->
                        assertThat(home.frames().find(List.of(id), soon())).containsKey(id)))
                .isEqualTo(1);
    }

    @Test
    void find_frameMovedToAnotherPartition_isFound() {
        var id = new FrameId("wanderer");
        home.frames().record(List.of(FrameWrite.create(frame("wanderer", "x"))), Deadline.NEVER);
        assertThat(home.frames().find(List.of(id), soon())).containsKey(id);
        Frame later = frame("wanderer", "y").toBuilder()
                .revision(2)
                .createdAt(Instant.parse("1999-01-01T00:00:00Z"))
                .build();
        try (ParadeDbHome other = open()) {
            other.frames().record(List.of(new FrameWrite(later, 1)), Deadline.NEVER);
        }

        // First by the wrong guess, then by the right one.
        for (int time = 0; time < 2; time++) {
            assertThat(home.frames().find(List.of(id), soon()).values())
                    .extracting(StoredFrame::frame)
                    .containsExactly(later);
        }
    }

    @Test
    void find_partitionThatHasGone_isNoFailure() {
        Frame old = frame("old", "x").toBuilder()
                .createdAt(Instant.parse("2024-05-05T00:00:00Z"))
                .build();
        home.frames().record(List.of(FrameWrite.create(old)), Deadline.NEVER);
        assertThat(home.frames().find(List.of(old.id()), soon())).containsKey(old.id());
        database.execute(
                "ALTER TABLE stackmemory.frames DETACH PARTITION stackmemory.frames_y2024m05",
                "INSERT INTO stackmemory.frames SELECT * FROM stackmemory.frames_y2024m05",
                "DROP TABLE stackmemory.frames_y2024m05 CASCADE");

        assertThat(home.frames().find(List.of(old.id()), soon())).containsKey(old.id());
    }
}
