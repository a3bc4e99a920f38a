package dev.stackmemory.benchmarks.quality;

import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.application.ImportReport;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchResult;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.benchmarks.quality.JudgedCollection.Question;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures ranking quality through the product: imports each collection into a fresh home, asks its questions, and compares the answers with the
 * judgements. Arguments: any number of folders of the BEIR form, and of files of LoCoMo's form.
 */
public final class QualityRunner {
    private static final int DEPTH = 100;
    private static final Duration BUDGET = Duration.ofMinutes(1);

    private QualityRunner() {}

    /** A way to search, and how its answers are read. */
    private record Lane(String name, RankingSettings settings, boolean wordsOnly) {
        static final List<Lane> ALL = List.of(
                new Lane("plain BM25", RankingSettings.PLAIN, true),
                new Lane("default", RankingSettings.DEFAULT, false));
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: quality FOLDER|FILE.json …");
            System.exit(2);
        }
        QualityReport report = new QualityReport();
        for (String argument : arguments) {
            Path path = Path.of(argument);
            run(setName(path), read(path), report);
        }
        System.out.print(report.table());
    }

    /** Measures one set of collections, whose questions are averaged together. */
    static void run(String set, List<JudgedCollection> collections, QualityReport report) throws IOException {
        Path folder = Files.createTempDirectory("stackmemory-quality");
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder));
                LuceneIndex index = new LuceneIndex(folder.resolve("index"), home.changes(), notice -> {})) {
            collections.forEach(collection -> importInto(home, collection));
            index.refresh(Progress.NONE, Deadline.NEVER);
            SearchableHome searched =
                    new SearchableHome(Tier.HOT, home.frames(), index, home.neighbours(), Optional.empty());
            for (Lane lane : Lane.ALL) {
                SearchFrames search =
                        new SearchFrames(List.of(searched), Optional.empty(), lane.settings(), InstantSource.system());
                QualityReport.Row row = report.row(set, lane.name());
                for (JudgedCollection collection : collections) {
                    for (Question question : collection.questions()) {
                        row.add(ask(search, lane, collection, question), question);
                    }
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static void importInto(SqliteHome home, JudgedCollection collection) {
        try (CollectionSource source = new CollectionSource(collection)) {
            ImportReport imported = new ImportFrames(home.frames(), home.checkpoints())
                    .run(source, ImportOptions.DEFAULT, remark -> {}, Progress.NONE, Deadline.NEVER);
            if (imported.written() + imported.unchanged() != collection.frames().size()) {
                throw new IllegalStateException(
                        "not everything of " + collection.name() + " was imported: " + imported);
            }
        }
    }

    private static List<FrameId> ask(SearchFrames search, Lane lane, JudgedCollection collection, Question question) {
        FrameFilter filter = FrameFilter.ofProjects(Set.of(new ProjectId(collection.name())));
        List<SearchResult> results = search.search(
                        new SearchRequest(question.text(), filter, DEPTH, BUDGET, Optional.empty()))
                .results();
        Stream<SearchResult> ordered = results.stream();
        if (lane.wordsOnly()) {
            ordered = ordered.sorted(Comparator.comparingDouble(
                            (SearchResult result) -> -result.parts().getOrDefault(Signal.WORDS, 0.0))
                    .thenComparing(result -> result.frame().id()));
        }
        return ordered.map(result -> result.frame().id()).toList();
    }

    private static List<JudgedCollection> read(Path path) {
        if (Files.isDirectory(path) && RetrievalFolder.fits(path)) {
            return List.of(RetrievalFolder.read(path));
        }
        if (Files.isRegularFile(path)) {
            return LocomoFile.read(path);
        }
        throw new IllegalArgumentException(path
                + " is neither a folder with corpus.jsonl, queries.jsonl and qrels.tsv nor a file of LoCoMo's form");
    }

    private static String setName(Path path) {
        return String.valueOf(path.getFileName()).replaceFirst("\\.json$", "");
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.forEach(files::add);
        }
        for (Path file : files.reversed()) {
            Files.delete(file);
        }
    }
}
