package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A search that is over, or that nobody waits for any longer, leaves no query behind on the server. */
@Timeout(180) // Ends a deadlock; no test measures time.
class SearchCancellationIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'stackmemory' AND state = 'active' AND wait_event_type = 'Lock'";

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
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
        memory.record(
                List.of(FrameWrite.create(aFrame("here").content("apple pie").build())), Deadline.NEVER);
        server.frames()
                .record(
                        List.of(FrameWrite.create(
                                aFrame("there").content("apple tart").build())),
                        Deadline.NEVER);
        search = new SearchFrames(
                List.of(
                        new SearchableHome(
                                Tier.HOT,
                                memory,
                                new InMemoryLexicalIndex(memory.changes()),
                                memory.neighbours(),
                                Optional.empty()),
                        new SearchableHome(
                                Tier.WARM, server.frames(), server.texts(), server.neighbours(), Optional.empty())),
                Optional.empty(),
                RankingSettings.DEFAULT,
                InstantSource.system());
        assertThat(search.search(question(LONG)).results()).hasSize(2);
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    @Test
    void deadline_answersWithTheRest_andEndsTheQueryOnTheServer() throws SQLException {
        locked(() -> {
            SearchAnswer answer = search.search(question(Duration.ofSeconds(1)));

            assertThat(answer.results())
                    .extracting(result -> result.frame().id().value())
                    .containsExactly("here");
            assertThat(answer.missing()).extracting(lane -> lane.outcome()).containsExactly(Outcome.OUT_OF_TIME);
            awaitNoneRunning();
        });
        assertThat(search.search(question(LONG)).results()).hasSize(2);
    }

    @Test
    void interruptOfTheCaller_endsTheQueryOnTheServer() throws SQLException {
        locked(() -> {
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

    /** Runs while another session lets nobody read frames. */
    private void locked(Runnable work) throws SQLException {
        try (var connection = database.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE stackmemory.frames, stackmemory.text_segments, stackmemory.text_postings,"
                    + " stackmemory.text_indexes IN ACCESS EXCLUSIVE MODE");
            work.run();
        }
    }

    private static SearchRequest question(Duration budget) {
        return new SearchRequest("apple", FrameFilter.ALL, 10, budget, Optional.empty());
    }
}
