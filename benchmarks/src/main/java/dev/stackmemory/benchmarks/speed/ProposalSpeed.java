package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.TextSearch;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Words that pg_textsearch proposes, beside the exact index in the same database; on a server whose address is given. */
final class ProposalSpeed implements Measurement {
    private static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(GeneratedFrames.PROJECT));
    private static final String EXACT = "exact, packed postings";
    private static final int RESULTS = 10;

    @Override
    public void run(Bench bench, SpeedReport report) {
        int count = bench.scale().large();
        try (PostgresDatabase database = PostgresServer.textsearch().freshDatabase();
                ParadeDbHome exact = ParadeDbHome.open(settings(database.address()));
                ParadeDbHome proposing =
                        ParadeDbHome.open(settings(database.address()).withTexts(TextSearch.PROPOSING))) {
            for (int start = 0; start < count; start += Library.BATCH) {
                List<FrameWrite> writes = bench.frames().frames(start, Math.min(count, start + Library.BATCH)).stream()
                        .map(FrameWrite::create)
                        .toList();
                exact.frames().record(writes, Deadline.NEVER);
            }
            report.rate(
                    "text index of %,d frames by proposals".formatted(count),
                    0,
                    count / seconds(() -> proposing.texts().refresh(Progress.NONE, Deadline.NEVER)),
                    EXACT,
                    count / seconds(() -> exact.texts().refresh(Progress.NONE, Deadline.NEVER)));
            database.address().execute("ANALYZE");
            compare(bench, report, exact, proposing);
            report.remark("Bytes a frame: proposals %,d, exact %,d."
                    .formatted(
                            proposing.texts().status(Deadline.NEVER).bytes() / count,
                            exact.texts().status(Deadline.NEVER).bytes() / count));
        }
    }

    private static ParadeDbSettings settings(PostgresAddress address) {
        return ParadeDbSettings.of(ServerAddress.of(address.jdbcUrl(), address.user(), address.password()));
    }

    private static void compare(Bench bench, SpeedReport report, ParadeDbHome exact, ParadeDbHome proposing) {
        var proposed = new Latencies();
        var right = new Latencies();
        int wanted = 0;
        int found = 0;
        for (int round = 0; round <= 1; round++) {
            for (String question : bench.frames().questions()) {
                (round > 0 ? proposed : new Latencies())
                        .time(() -> SearchSpeed.searchIndex(proposing.texts(), question));
                (round > 0 ? right : new Latencies()).time(() -> SearchSpeed.searchIndex(exact.texts(), question));
                if (round > 0) {
                    List<LexicalHit> best = best(exact, question);
                    var ids = new HashSet<>();
                    best(proposing, question).forEach(hit -> ids.add(hit.frame()));
                    wanted += best.size();
                    found += (int) best.stream()
                            .filter(hit -> ids.contains(hit.frame()))
                            .count();
                }
            }
        }
        String what = "by proposed words, %,d frames, ".formatted(bench.scale().large());
        report.time(what + "p50", 0, proposed.milliseconds(0.5), EXACT, right.milliseconds(0.5));
        report.time(what + "p95", 0, proposed.milliseconds(0.95), EXACT, right.milliseconds(0.95));
        report.remark("recall@10 of %,d questions against the exact answer: %.4f"
                .formatted(bench.frames().questions().size(), found / (double) wanted));
    }

    private static List<LexicalHit> best(ParadeDbHome home, String question) {
        List<IndexTerm> terms = LexicalQuery.parse(question).terms().keySet().stream()
                .map(term -> new IndexTerm(term.field(), term.text()))
                .toList();
        try (LexicalView view = home.texts().open(Deadline.NEVER)) {
            LexicalStatistics statistics = view.statistics(terms, FILTER.projects(), Deadline.NEVER);
            List<WeightedTerm> weighted = terms.stream()
                    .map(term -> new WeightedTerm(
                            term,
                            Bm25.inverseDocumentFrequency(statistics.frames(), statistics.documentFrequency(term))))
                    .toList();
            return weighted.isEmpty()
                    ? List.of()
                    : view.search(
                            new LexicalRequest(
                                    Optional.empty(),
                                    weighted,
                                    RankingSettings.DEFAULT.bm25(),
                                    statistics.averageLength(),
                                    FILTER,
                                    RESULTS),
                            Deadline.NEVER);
        }
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
