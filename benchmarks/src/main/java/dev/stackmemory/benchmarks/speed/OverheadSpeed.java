package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the engine (measuring, counting reads, ledger, tiers, guards, planning) adds to the adapter of a store, over the same frames. */
final class OverheadSpeed implements Measurement {
    private static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(GeneratedFrames.PROJECT));
    private static final double SHARE = 0.1;
    private static final double MILLISECONDS = 0.2;

    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        sqlite(bench, report);
        postgres(bench, report);
    }

    private static void sqlite(Bench bench, SpeedReport report) {
        Path home = bench.folder().resolve("overhead-local");
        try (StackMemory memory = Library.open(Map.of("STACKMEMORY_HOME", home.toString()))) {
            fill(bench, memory);
            try (SqliteHome sqlite = SqliteHome.open(SqliteSettings.of(home));
                    LuceneIndex words = new LuceneIndex(home.resolve("index"), sqlite.changes(), notice -> {})) {
                compare(
                        bench,
                        memory,
                        new SearchableHome(
                                Tier.HOT, sqlite.frames(), words, sqlite.neighbours(), Optional.of(sqlite.vectors())),
                        "SQLite",
                        report);
            }
        }
    }

    private static void postgres(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        try (PrivatePostgres server = PrivatePostgres.start();
                StackMemory memory = Library.open(Map.of(
                        "STACKMEMORY_HOME",
                        bench.folder().resolve("overhead-unified").toString(),
                        "STACKMEMORY_TOPOLOGY",
                        "unified",
                        "STACKMEMORY_STORES_PARADEDB_URL",
                        server.url()))) {
            fill(bench, memory);
            try (ParadeDbHome paradeDb = ParadeDbHome.open(
                    ParadeDbSettings.of(ServerAddress.of(server.url())).withYoungestTier(Tier.HOT))) {
                compare(
                        bench,
                        memory,
                        new SearchableHome(
                                Tier.HOT, paradeDb.frames(), paradeDb.texts(), paradeDb.neighbours(), Optional.empty()),
                        "PostgreSQL",
                        report);
            }
        }
    }

    private static void fill(Bench bench, StackMemory memory) {
        Library.fill(memory, bench.frames(), 0, bench.scale().large());
        var unused = memory.lexicalIndex().refresh(Progress.NONE, Deadline.NEVER);
    }

    private static void compare(
            Bench bench, StackMemory memory, SearchableHome adapter, String store, SpeedReport report) {
        var finds = new Turns();
        List<FrameId> ids = bench.frames()
                .randomIds(bench.scale().large())
                .limit(2L * bench.scale().records())
                .toList();
        for (FrameId id : ids) {
            finds.next(() -> findWithAll(memory, id), () -> find(adapter.frames(), id));
        }
        var searches = new Turns();
        Search plain =
                new SearchFrames(List.of(adapter), Optional.empty(), RankingSettings.DEFAULT, InstantSource.system());
        for (int round = 0; round <= bench.scale().rounds(); round++) {
            for (String question : bench.frames().questions()) {
                searches.next(() -> search(memory.searchFrames(), question), () -> search(plain, question));
            }
        }
        finds.report("find by id in " + store, "the adapter alone", report);
        searches.report("search in " + store, "the ranking over the adapter alone", report);
    }

    private static void findWithAll(StackMemory memory, FrameId id) {
        if (memory.findFrame().find(id, Deadline.NEVER).isEmpty()) {
            throw new IllegalStateException(id + " was not found");
        }
    }

    private static void find(FrameReader frames, FrameId id) {
        if (frames.find(List.of(id), Deadline.NEVER).isEmpty()) {
            throw new IllegalStateException(id + " was not found");
        }
    }

    private static void search(Search search, String question) {
        var answer = search.search(new SearchRequest(question, FILTER, 10, Duration.ofSeconds(30), Optional.empty()));
        if (!answer.isComplete()) {
            throw new IllegalStateException("no whole answer to '" + question + "': " + answer.lanes());
        }
    }

    /** Two ways of the same, one after the other; who goes second finds warm caches, so they take turns in that. The first quarter is not counted. */
    private static final class Turns {
        private final List<long[]> both = new ArrayList<>();

        void next(Runnable ours, Runnable theirs) {
            boolean isOursFirst = both.size() % 2 == 0;
            long start = System.nanoTime();
            (isOursFirst ? ours : theirs).run();
            long between = System.nanoTime();
            (isOursFirst ? theirs : ours).run();
            long end = System.nanoTime();
            both.add(
                    isOursFirst
                            ? new long[] {between - start, end - between}
                            : new long[] {end - between, between - start});
        }

        void report(String what, String naive, SpeedReport report) {
            Latencies ours = new Latencies();
            Latencies theirs = new Latencies();
            both.subList(both.size() / 4, both.size()).forEach(turn -> {
                ours.add(turn[0]);
                theirs.add(turn[1]);
            });
            for (double share : List.of(0.5, 0.95)) {
                double alone = theirs.milliseconds(share);
                report.time(
                        what + ", p" + Math.round(100 * share),
                        alone + Math.max(SHARE * alone, MILLISECONDS),
                        ours.milliseconds(share),
                        naive,
                        alone);
            }
        }
    }
}
