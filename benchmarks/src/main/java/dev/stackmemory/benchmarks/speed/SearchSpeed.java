package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.search.LexicalIndex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Questions answered by words, in one project, ten results each: the whole search, and the index alone. */
final class SearchSpeed implements Measurement {
    private static final int RESULTS = 10;
    private static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(GeneratedFrames.PROJECT));
    private static final String NAIVE = "FTS5 MATCH … ORDER BY bm25";

    private final boolean growing;

    /** @param growing whether to follow the time to the largest store, instead of comparing it with the goals */
    SearchSpeed(boolean growing) {
        this.growing = growing;
    }

    @Override
    public void run(Bench bench, SpeedReport report) {
        List<String> questions = bench.frames().questions();
        report.remark("%,d questions of %s, one in five with the word '%s' more"
                .formatted(
                        questions.size(),
                        bench.frames().origin(),
                        bench.frames().commonWord()));
        try (Library library = new Library(bench.folder().resolve("home"), bench.frames());
                NaiveSqlite sqlite = new NaiveSqlite(bench.folder().resolve("naive.db"), true)) {
            measure(bench, report, library, sqlite, questions, bench.scale().small(), 10);
            measure(bench, report, library, sqlite, questions, bench.scale().large(), 40);
            if (growing) {
                measure(
                        bench,
                        report,
                        library,
                        sqlite,
                        questions,
                        3 * bench.scale().large(),
                        0);
                measure(bench, report, library, sqlite, questions, bench.scale().huge(), 0);
            }
        }
    }

    private void measure(
            Bench bench,
            SpeedReport report,
            Library library,
            NaiveSqlite sqlite,
            List<String> questions,
            int frames,
            double goal) {
        library.growTo(frames);
        sqlite.growTo(frames, bench.frames());
        Search search = library.memory().searchFrames();
        Latencies whole = new Latencies();
        Latencies index = new Latencies();
        Latencies naive = new Latencies();
        int rounds = growing ? 1 : bench.scale().rounds();
        for (int round = 0; round <= rounds; round++) {
            boolean counted = round > 0;
            Latencies unused = new Latencies();
            for (String question : questions) {
                (counted ? whole : unused).time(() -> search(search, question));
                (counted ? index : unused).time(() -> searchIndex(library.index(), question));
                // Slower than what is compared, and steadier.
                if (round <= 1) {
                    (counted ? naive : unused).time(() -> sqlite.search(question, RESULTS));
                }
            }
        }
        String what = " of %,d frames, ".formatted(frames);
        double[] shares = {0.5, 0.95, 0.99};
        for (double share : shares) {
            String quantile = "p%.0f".formatted(100 * share);
            double limit = share == 0.95 ? goal : 0;
            double compared = naive.milliseconds(share);
            report.time("search" + what + quantile, limit, whole.milliseconds(share), NAIVE, compared);
            report.time("index alone" + what + quantile, limit, index.milliseconds(share), NAIVE, compared);
        }
    }

    private static void search(Search search, String question) {
        SearchAnswer answer =
                search.search(new SearchRequest(question, FILTER, RESULTS, Duration.ofSeconds(30), Optional.empty()));
        if (!answer.isComplete()) {
            throw new IllegalStateException("no whole answer to '" + question + "': " + answer.lanes());
        }
    }

    /** The index alone, in the project of these measurements. */
    static void searchIndex(LexicalIndex index, String question) {
        IndexQuestion.ask(index, question, FILTER);
    }
}
