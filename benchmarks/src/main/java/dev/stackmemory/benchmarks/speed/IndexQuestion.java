package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both rounds of a search by words: what is known of the terms, then the best frames under it. */
final class IndexQuestion {
    private static final int RESULTS = 10;

    private IndexQuestion() {}

    static void ask(LexicalIndex index, String question, FrameFilter filter) {
        List<IndexTerm> terms = LexicalQuery.parse(question).terms().keySet().stream()
                .map(term -> new IndexTerm(term.field(), term.text()))
                .toList();
        try (LexicalView view = index.open(Deadline.NEVER)) {
            LexicalStatistics statistics = view.statistics(terms, filter.projects(), Deadline.NEVER);
            List<WeightedTerm> weighted = new ArrayList<>();
            for (IndexTerm term : terms) {
                long holders = statistics.documentFrequency(term);
                if (holders > 0) {
                    double others = statistics.frames() - holders + 0.5;
                    weighted.add(new WeightedTerm(term, Math.log1p(others / (holders + 0.5))));
                }
            }
            if (!weighted.isEmpty()) {
                view.search(
                        new LexicalRequest(
                                Optional.empty(),
                                weighted,
                                RankingSettings.DEFAULT.bm25(),
                                statistics.averageLength(),
                                filter,
                                RESULTS),
                        Deadline.NEVER);
            }
        }
    }
}
