package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.adapter.paradedb.RandomVectors.vector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The index of the vectors comes by itself, once there are enough of them. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbVectorUpkeepIT {
    private static final ModelId MODEL = new ModelId("random", 16);
    private static final long ENOUGH = 100;
    private static final VectorSearch SEARCH = new VectorSearch.Approximate(100, 20, ENOUGH);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Every index that was begun to be made: a sequence counts them, which no transaction undoes. */
    private static final String[] COUNT_BUILDS = {
        "CREATE SEQUENCE public.builds",
        "CREATE FUNCTION public.count_build() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('public.builds'); END $$",
        "CREATE EVENT TRIGGER count_builds ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION public.count_build()"
    };

    private final TestDatabase database = TestDatabase.on(PostgresServer.sharedWithVector());
    private final Heard heard = new Heard();
    private ParadeDbHome home;

    /** What failed behind everybody's back, and how often somebody looked whether an index is due. */
    private static final class Heard implements ParadeDbMonitor {
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public void operationEnded(String operation, String server, Duration waited, Duration taken, boolean failed) {
            if (operation.equals("looking at the index of vectors")) {
                looks.incrementAndGet();
            }
        }

        @Override
        public void housekeepingFailed(String what, String reason) {
            failures.add(what + ": " + reason);
        }
    }

    @BeforeEach
    void open() {
        home = openHome(heard);
        home.frames()
                .record(
                        IntStream.range(0, 200)
                                .mapToObj(number -> FrameWrite.create(
                                        Frame.builder(frame(number), new ProjectId("p"), Instant.ofEpochSecond(number))
                                                .build()))
                                .toList(),
                        Deadline.NEVER);
    }

    @AfterEach
    void close() {
        home.close();
        database.close();
    }

    private ParadeDbHome openHome(Heard monitor) {
        return ParadeDbHome.open(database.settings().withMonitor(monitor));
    }

    @Test
    void put_belowTheThreshold_makesNoIndex_andCrossingItDoes() {
        VectorIndex vectors = vectors(home, SEARCH);
        put(vectors, 0, 50);
        awaitLook(heard, vectors);
        put(vectors, 50, 99);
        awaitLook(heard, vectors);
        assertThat(index()).isEqualTo("none");

        put(vectors, 99, 120);

        awaitIndex();
        assertThat(database.value("SELECT indexdef FROM pg_indexes WHERE indexname = 'embeddings_1_nearest'"))
                .contains("USING hnsw");
        assertThat(heard.failures).isEmpty();
    }

    @Test
    void put_whereEveryVectorIsCompared_makesNoIndex() {
        put(vectors(home, VectorSearch.exact()), 0, 200);

        awaitLook(heard, vectors(home, new VectorSearch.Approximate(100, 20, ENOUGH + 101)));
        assertThat(index()).isEqualTo("none");
    }

    @Test
    void put_byTwoProcesses_makesOneIndex() {
        database.execute(COUNT_BUILDS);
        var othersHeard = new Heard();
        try (ParadeDbHome other = openHome(othersHeard)) {
            VectorIndex ours = vectors(home, SEARCH);
            VectorIndex theirs = vectors(other, SEARCH);
            put(ours, 0, 60);
            put(theirs, 60, 99);
            Thread first = Thread.startVirtualThread(() -> put(ours, 99, 150));
            Thread second = Thread.startVirtualThread(() -> put(theirs, 150, 200));
            join(first, second);

            awaitIndex();
            awaitLook(heard, ours);
            awaitLook(othersHeard, theirs);
        }
        assertThat(builds()).isEqualTo("1");
        assertThat(heard.failures).isEmpty();
        assertThat(othersHeard.failures).isEmpty();
    }

    @Test
    void put_byAProcessThatEndsInTheMidstOfTheBuild_leavesItToTheServer() throws SQLException {
        put(vectors(home, VectorSearch.exact()), 0, 99);
        try (Connection writer = holdBuildsUp()) {
            try (ParadeDbHome brief = openHome(heard)) {
                put(vectors(brief, SEARCH), 99, 150);
                Polling.until(LONGEST, "the build to begin", () -> index().equals("half built"));
            }
            writer.rollback();
        }

        awaitIndex();
        assertThat(heard.failures).isEmpty();
    }

    @Test
    void indexThatABuilderLeftHalfDone_isMadeAnew_andSearchesAreRightMeanwhile() {
        VectorIndex vectors = vectors(home, SEARCH);
        put(vectors(home, VectorSearch.exact()), 0, 150);
        home.indexVectors(VectorIndexKind.GRAPH, Deadline.NEVER);
        database.execute("UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid ="
                + " 'stackmemory.embeddings_1_nearest'::regclass");
        String abandoned = oid();
        assertThat(nearest(vectors)).isEqualTo(nearest(vectors(home, VectorSearch.exact())));

        put(vectors, 150, 160);

        awaitIndex();
        assertThat(oid()).isNotEqualTo(abandoned);
        assertThat(heard.failures).isEmpty();
    }

    @Test
    void put_whileAnIndexIsBeingMade_leavesItAlone() throws SQLException {
        database.execute(COUNT_BUILDS);
        put(vectors(home, VectorSearch.exact()), 0, 99);
        var othersHeard = new Heard();
        try (Connection writer = holdBuildsUp();
                ParadeDbHome other = openHome(othersHeard)) {
            put(vectors(home, SEARCH), 99, 150);
            Polling.until(LONGEST, "the build to begin", () -> index().equals("half built"));
            // As if the build had taken longer than whose turn it is may keep others out.
            database.execute("DELETE FROM stackmemory.leases");
            awaitLook(othersHeard, vectors(other, SEARCH));
            assertThat(index()).isEqualTo("half built");
            writer.rollback();
        }

        awaitIndex();
        assertThat(builds()).isEqualTo("1");
        assertThat(heard.failures).isEmpty();
        assertThat(othersHeard.failures).isEmpty();
    }

    /** Whoever makes an index waits, half done, for the end of this transaction, which writes to its table. */
    private Connection holdBuildsUp() throws SQLException {
        Connection writer = database.address().connect();
        writer.setAutoCommit(false);
        try (var statement = writer.createStatement()) {
            statement.execute("DELETE FROM stackmemory.embeddings_1 WHERE false");
        }
        return writer;
    }

    private String builds() {
        return database.value("SELECT last_value FROM public.builds");
    }

    /** Puts vectors that are there already until it was looked whether an index is due, twice: the first look may be one that had begun before. */
    private static void awaitLook(Heard heard, VectorIndex vectors) {
        for (int time = 0; time < 2; time++) {
            int before = heard.looks.get();
            put(vectors, 0, 30); // More than a tenth of any threshold here.
            Polling.until(LONGEST, "a look at the vectors", () -> heard.looks.get() > before);
            assertThat(heard.failures).isEmpty();
        }
    }

    private static VectorIndex vectors(ParadeDbHome home, VectorSearch search) {
        return home.vectors(search, Deadline.NEVER).orElseThrow();
    }

    private static void put(VectorIndex vectors, int from, int to) {
        vectors.put(
                MODEL,
                IntStream.range(from, to)
                        .mapToObj(number -> new FrameVector(frame(number), 1, vector(number, MODEL.dimension())))
                        .toList(),
                Deadline.NEVER);
    }

    private static FrameId frame(int number) {
        return new FrameId("f" + number);
    }

    private static List<VectorHit> nearest(VectorIndex vectors) {
        return vectors.nearest(MODEL, vector(-1, MODEL.dimension()), FrameFilter.ALL, 10, Deadline.NEVER);
    }

    private String index() {
        return database.value(
                "SELECT coalesce((SELECT CASE WHEN indisvalid THEN 'there' ELSE 'half built' END FROM pg_index"
                        + " WHERE indexrelid = to_regclass('stackmemory.embeddings_1_nearest')), 'none')");
    }

    private String oid() {
        return database.value("SELECT to_regclass('stackmemory.embeddings_1_nearest')::oid");
    }

    private void awaitIndex() {
        Polling.until(LONGEST, "the index of the vectors", () -> {
            assertThat(heard.failures).isEmpty();
            return index().equals("there");
        });
    }

    private static void join(Thread... threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        }
    }
}
