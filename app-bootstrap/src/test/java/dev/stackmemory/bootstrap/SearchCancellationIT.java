package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search that is over, or that nobody waits for any longer, leaves no query behind on the server. */
@Timeout(180) // Ends a deadlock; no test measures time.
class SearchCancellationIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'stackmemory' AND state = 'active' AND wait_event_type = 'Lock'";

    private static final EmbeddingModel MODEL = new HashingEmbeddingModel(16);

    /** What a search asks a store for, by the tables that it has to read for that. */
    enum Asked {
        WORDS("tablename ~ '^text_'"),
        VECTORS("tablename ~ '^embeddings_'");

        private final String tables;

        Asked(String tables) {
            this.tables = tables;
        }
    }

    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final InMemoryHome memory =
            new InMemoryHome(StoreId.shared("memory"), Tier.HOT, new VirtualTime(Frames.NOON));
    private ParadeDbHome server;
    private SearchFrames search;

    @BeforeEach
    void open() {
        server = ParadeDbHome.open(ParadeDbSettings.of(new ServerAddress(
                database.address().jdbcUrl(),
                Optional.of(database.address().user()),
                Optional.of(database.address().password()))));
        VectorIndex vectors =
                server.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow();
        memory.record(
                List.of(FrameWrite.create(aFrame("here").content("apple pie").build())), Deadline.NEVER);
        embed(memory.vectors(), "here", "apple pie");
        server.frames()
                .record(
                        List.of(FrameWrite.create(
                                aFrame("there").content("apple tart").build())),
                        Deadline.NEVER);
        embed(vectors, "there", "apple tart");
        search = new SearchFrames(
                List.of(
                        new SearchableHome(
                                Tier.HOT,
                                memory,
                                new InMemoryLexicalIndex(memory.changes()),
                                memory.neighbours(),
                                Optional.of(memory.vectors())),
                        new SearchableHome(
                                Tier.WARM, server.frames(), server.texts(), server.neighbours(), Optional.of(vectors))),
                Optional.of(MODEL),
                RankingSettings.DEFAULT,
                InstantSource.system());
        assertThat(search.search(question(LONG)).results()).hasSize(2);
    }

    private static void embed(VectorIndex vectors, String frame, String content) {
        vectors.put(
                MODEL.id(Deadline.NEVER),
                List.of(new FrameVector(
                        new FrameId(frame),
                        1,
                        MODEL.embed(List.of(content), Deadline.NEVER).getFirst())),
                Deadline.NEVER);
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void deadline_answersWithTheRest_andEndsTheQueryOnTheServer(Asked asked) throws SQLException {
        locked(asked, () -> {
            SearchAnswer answer = search.search(question(Duration.ofSeconds(1)));

            assertThat(answer.results())
                    .extracting(result -> result.frame().id().value())
                    .contains("here");
            assertThat(answer.missing()).extracting(lane -> lane.outcome()).containsExactly(Outcome.OUT_OF_TIME);
            awaitNoneRunning();
        });
        assertThat(search.search(question(LONG)).results()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void interruptOfTheCaller_endsTheQueryOnTheServer(Asked asked) throws SQLException {
        locked(asked, () -> {
            var answered = new AtomicReference<SearchAnswer>();
            Thread caller = Thread.ofPlatform().start(() -> answered.set(search.search(question(LONG))));
            Polling.until(
                    Duration.ofSeconds(60),
                    "the search to wait",
                    () -> running().equals("1"));

            caller.interrupt();
            awaitNoneRunning();
            try {
                caller.join();
            } catch (InterruptedException never) {
                throw new AssertionError(never);
            }
            assertThat(answered.get()).isNotNull().returns(false, SearchAnswer::isComplete);
        });
    }

    private void awaitNoneRunning() {
        Polling.until(
                Duration.ofSeconds(60), "the query to end", () -> running().equals("0"));
    }

    private String running() {
        return database.address().value(RUNNING);
    }

    /** Runs while another session lets nobody read what is asked for. */
    private void locked(Asked asked, Runnable work) throws SQLException {
        String tables = database.address()
                .value("SELECT string_agg('stackmemory.' || tablename, ', ') FROM pg_tables"
                        + " WHERE schemaname = 'stackmemory' AND " + asked.tables);
        try (var connection = database.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + tables + " IN ACCESS EXCLUSIVE MODE");
            work.run();
        }
    }

    private static SearchRequest question(Duration budget) {
        return new SearchRequest("apple", FrameFilter.ALL, 10, budget, Optional.empty());
    }
}
