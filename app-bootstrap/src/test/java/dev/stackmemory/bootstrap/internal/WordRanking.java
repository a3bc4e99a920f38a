package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.Ranking;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.QueryTerm;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The best frames of a question by BM25 and nothing else, over several homes; what a search would find that left the statistics to each home. */
final class WordRanking {
    private static final Deadline NEVER = Deadline.NEVER;

    private final SearchRequest request;
    private final LexicalQuery query;
    private final List<LexicalView> views;

    private WordRanking(SearchRequest request, List<LexicalView> views) {
        this.request = request;
        this.query = LexicalQuery.parse(request.text());
        this.views = views;
    }

    /** Whether the statistics of each home would give another order than those of all together. */
    static boolean dependsOnWhoseStatistics(SearchRequest request, List<SearchableHome> homes) {
        List<LexicalView> views =
                homes.stream().map(home -> home.words().open(NEVER)).toList();
        try {
            var ranking = new WordRanking(request, views);
            LexicalStatistics all =
                    views.stream().map(ranking::statistics).reduce(LexicalStatistics.NONE, LexicalStatistics::plus);
            List<FrameId> together = ranking.best(view -> all);
            List<FrameId> each = ranking.best(ranking::statistics);
            return !together.equals(each);
        } finally {
            views.forEach(LexicalView::close);
        }
    }

    private List<FrameId> best(Function<LexicalView, LexicalStatistics> statistics) {
        return views.stream()
                .flatMap(view -> hits(view, statistics.apply(view)))
                .sorted(LexicalHit.BEST_FIRST)
                .limit(request.limit())
                .map(LexicalHit::frame)
                .toList();
    }

    private static IndexTerm term(QueryTerm term) {
        return new IndexTerm(term.field(), term.text());
    }

    private LexicalStatistics statistics(LexicalView view) {
        List<IndexTerm> terms =
                query.terms().keySet().stream().map(WordRanking::term).toList();
        return view.statistics(terms, request.filter().projects(), NEVER);
    }

    private Stream<LexicalHit> hits(LexicalView view, LexicalStatistics statistics) {
        if (statistics.frames() == 0) {
            return Stream.empty();
        }
        Ranking ranking = Ranking.of(
                query,
                RankingSettings.DEFAULT,
                statistics.frames(),
                statistics.averageLength(),
                asked -> statistics.documentFrequency(term(asked)));
        List<WeightedTerm> terms = IntStream.range(0, ranking.terms().size())
                .mapToObj(index -> new WeightedTerm(term(ranking.terms().get(index)), ranking.weight(index)))
                .toList();
        return terms.isEmpty()
                ? Stream.empty()
                : view
                        .search(
                                new LexicalRequest(
                                        Optional.empty(),
                                        terms,
                                        ranking.settings().bm25(),
                                        ranking.averageLength(),
                                        request.filter(),
                                        request.limit()),
                                NEVER)
                        .stream();
    }
}
