package dev.stackmemory.adapter.paradedb;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Ranking;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.QueryTerm;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** What people find with psql, beside what the program's index finds. */
class ParadeDbSearchFunctionIT {
    private static final Path REAL_TEXTS = Path.of("../../shared/data/retrieval/aider_chat");
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final int LIMIT = 10;

    private final TestDatabase database = TestDatabase.shared();
    private final ParadeDbHome home = ParadeDbHome.open(database.settings());

    /** A row of the answer. */
    private record Found(String frame, double score, String snippet) {}

    @AfterEach
    void close() {
        home.close();
        database.close();
    }

    private static Frame frame(String id, String name, String content) {
        return Frame.builder(new FrameId(id), SHOP, Instant.parse("2026-03-01T10:00:00Z"))
                .name(name)
                .content(content)
                .build();
    }

    private void record(Frame... frames) {
        home.frames().record(List.of(frames).stream().map(FrameWrite::create).toList(), Deadline.NEVER);
        home.texts().refresh(Progress.NONE, Deadline.NEVER);
    }

    private List<Found> search(TestDatabase in, String arguments) {
        try (Connection connection = in.address().connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT * FROM stackmemory.search_frames(" + arguments + ")")) {
            var found = new ArrayList<Found>();
            while (rows.next()) {
                found.add(new Found(rows.getString(1), rows.getDouble("score"), rows.getString("snippet")));
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private List<Found> search(String arguments) {
        return search(database, arguments);
    }

    private static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** The best frames of the program's own index under its statistics of everything, with the scores of the function. */
    private Map<String, Double> bestOfIndex(String question) {
        LexicalQuery query = LexicalQuery.parse(question);
        try (LexicalView view = home.texts().open(Deadline.NEVER)) {
            LexicalStatistics statistics = view.statistics(
                    query.terms().keySet().stream()
                            .map(ParadeDbSearchFunctionIT::term)
                            .toList(),
                    Set.of(),
                    Deadline.NEVER);
            Ranking ranking = Ranking.of(
                    query,
                    RankingSettings.DEFAULT,
                    statistics.frames(),
                    statistics.averageLength(),
                    each -> statistics.documentFrequency(term(each)));
            List<WeightedTerm> terms = IntStream.range(0, ranking.terms().size())
                    .mapToObj(index -> new WeightedTerm(term(ranking.terms().get(index)), ranking.weight(index)))
                    .toList();
            double total = terms.stream().mapToDouble(WeightedTerm::weight).sum();
            Map<String, Double> best = new HashMap<>();
            if (!terms.isEmpty()) {
                view.search(
                                new LexicalRequest(
                                        java.util.Optional.empty(),
                                        terms,
                                        RankingSettings.DEFAULT.bm25(),
                                        statistics.averageLength(),
                                        FrameFilter.ALL,
                                        LIMIT),
                                Deadline.NEVER)
                        .forEach(hit -> best.put(hit.frame().value(), hit.score() / total));
            }
            return best;
        }
    }

    private static IndexTerm term(QueryTerm term) {
        return new IndexTerm(term.field(), term.text());
    }

    @Test
    void searchFrames_realTexts_findsWhatTheIndexFinds() throws IOException {
        if (!Files.isDirectory(REAL_TEXTS)) {
            Assumptions.abort("no data: ../shared/data/retrieval/aider_chat is missing");
        }
        List<String> texts = texts("corpus.jsonl");
        record(IntStream.range(0, texts.size())
                .mapToObj(number -> frame("t%04d".formatted(number), "", texts.get(number)))
                .toArray(Frame[]::new));
        List<String> questions = texts("queries.jsonl");
        int sameTerms = 0;
        int found = 0;
        int wanted = 0;
        for (int number = 0; number < questions.size(); number += 4) {
            String question = questions.get(number);
            Map<String, Double> expected = bestOfIndex(question);
            List<Found> answer = search(literal(question) + ", NULL, 0, " + LIMIT);
            Map<String, Double> scores = answer.stream().collect(toMap(Found::frame, Found::score));
            if (terms(question)
                    .equals(LexicalQuery.parse(question).terms().entrySet().stream()
                            .collect(toMap(each -> each.getKey().text(), Map.Entry::getValue, Double::sum)))) {
                sameTerms++;
                scores.forEach((frame, score) -> {
                    Double right = expected.get(frame);
                    if (right != null) {
                        assertThat(score).as("%s: %s", question, frame).isEqualTo(right, within(1e-6));
                    }
                });
            }
            wanted += expected.size();
            found +=
                    (int) expected.keySet().stream().filter(scores::containsKey).count();
        }
        // Not all: some words are cut in another way, and of frames of equal scores others may come first.
        assertThat(found / (double) wanted).isGreaterThanOrEqualTo(0.98);
        assertThat(sameTerms).isGreaterThanOrEqualTo((int) (0.95 * questions.size() / 4));
    }

    private Map<String, Double> terms(String question) {
        Map<String, Double> terms = new HashMap<>();
        String all = database.value("SELECT string_agg(term || ' ' || occurrences, '|') FROM stackmemory.search_terms("
                + literal(question) + ")");
        for (String each : all.split("\\|")) {
            int blank = each.lastIndexOf(' ');
            terms.put(each.substring(0, blank), Double.valueOf(each.substring(blank + 1)));
        }
        return terms;
    }

    private static List<String> texts(String file) throws IOException {
        var texts = new ArrayList<String>();
        for (String line : Files.readAllLines(REAL_TEXTS.resolve(file))) {
            try (JsonParser json = new JsonFactory().createParser(tools.jackson.core.ObjectReadContext.empty(), line)) {
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.PROPERTY_NAME
                            && json.currentName().equals("text")) {
                        json.nextToken();
                        texts.add(json.getString());
                    }
                }
            }
        }
        return texts;
    }

    @Test
    void searchFrames_words_ofAnyForm() {
        record(
                frame("a", "Repository map", "The RepoMap of repo_map.py reads tags."),
                frame("b", "京都", "東京都の天気"),
                frame("c", "Caf\u00e9", "Running URLs, utf8Decoder and C++ don't mind."),
                frame("d", "Other", "Nothing of that."));

        for (String question : List.of(
                "How does the repomap read tags?",
                "repo-map",
                "src/repo_map.py",
                "京都の",
                "cafe url",
                "decoders run in c++",
                "not of that")) {
            Map<String, Double> expected = bestOfIndex(question);
            List<Found> answer = search(literal(question));
            assertThat(expected).as(question).isNotEmpty();
            assertThat(answer)
                    .as(question)
                    .extracting(Found::frame)
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
            answer.forEach(each -> assertThat(each.score())
                    .as("%s: %s", question, each)
                    .isEqualTo(expected.get(each.frame()), within(1e-6)));
            assertThat(answer).isSortedAccordingTo((one, other) -> Double.compare(other.score(), one.score()));
        }
        assertThat(search("'tags'").getFirst().snippet()).isEqualTo("RepoMap of repo_map.py reads [tags]");
    }

    @Test
    void searchFrames_editedAndRemoved_areAsTheyAreNow() {
        record(
                frame("kept", "", "a blue token"),
                frame("edited", "", "a red token"),
                frame("gone", "", "a green token"));
        Frame edited =
                frame("edited", "", "a yellow token").toBuilder().revision(2).build();
        home.frames().record(List.of(new FrameWrite(edited, 1)), Deadline.NEVER);
        home.frames().forget(List.of(new FrameId("gone")), Deadline.NEVER);
        home.texts().refresh(Progress.NONE, Deadline.NEVER);

        assertThat(search("'green'")).isEmpty();
        assertThat(search("'red'")).isEmpty();
        assertThat(search("'yellow'")).extracting(Found::frame).containsExactly("edited");
        for (String question : List.of("token", "blue token", "yellow")) {
            Map<String, Double> expected = bestOfIndex(question);
            List<Found> answer = search(literal(question));
            assertThat(answer)
                    .as(question)
                    .extracting(Found::frame)
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
            answer.forEach(each -> assertThat(each.score())
                    .as("%s: %s", question, each)
                    .isEqualTo(expected.get(each.frame()), within(1e-6)));
        }
    }

    @Test
    void searchFrames_limitThresholdAndProject() {
        record(
                frame("a", "token", "token"),
                frame("b", "", "token among many other words of no importance here"),
                Frame.builder(new FrameId("c"), new ProjectId("other"), Instant.EPOCH)
                        .content("token")
                        .build());

        assertThat(search("'token'")).hasSize(3);
        assertThat(search("'token', \"limit\" => 1")).extracting(Found::frame).containsExactly("a");
        assertThat(search("'token', project => 'other'"))
                .extracting(Found::frame)
                .containsExactly("c");
        double second = search("'token'").get(1).score();
        assertThat(search("'token', NULL, " + second)).hasSize(2);
        assertThat(search("'unknown'")).isEmpty();
        assertThat(search("''")).isEmpty();
        assertThatThrownBy(() -> search("'token', NULL, 0, 0"))
                .hasMessageContaining("limit 0 is not between 1 and 1000");
    }

    @Test
    void searchFrames_withoutPgvector_refusesAnEmbedding() {
        record(frame("a", "", "token"));
        database.execute("DROP EXTENSION IF EXISTS vector CASCADE");

        assertThatThrownBy(() -> search("'token', '{1,2}'"))
                .hasMessageContaining("this database has no pgvector")
                .hasMessageContaining("Leave the embedding out")
                .hasCauseInstanceOf(PSQLException.class);
        assertThat(search("'token', NULL")).hasSize(1);
    }

    @Test
    void searchFrames_notIndexed_saysWhatToRun() {
        home.frames().record(List.of(FrameWrite.create(frame("a", "", "token"))), Deadline.NEVER);

        assertThatThrownBy(() -> search("'token'"))
                .hasMessageContaining("not indexed yet")
                .hasMessageContaining("storage rebuild-index");
    }

    @Test
    void searchFrames_newestChanges_areSaidToBeMissing() throws SQLException {
        record(frame("a", "", "token"));
        home.frames()
                .record(
                        List.of(FrameWrite.create(frame("b", "", "token")), FrameWrite.create(frame("c", "", "token"))),
                        Deadline.NEVER);

        assertThat(search("'token'")).hasSize(1);
        try (Connection connection = database.address().connect();
                var statement = connection.createStatement()) {
            statement.execute("SELECT * FROM stackmemory.search_frames('token')");
            assertThat(statement.getWarnings().getMessage()).contains("the newest 2 changes are not searched yet");
        }
    }

    @Test
    void searchFrames_embedding_findsByMeaningToo() {
        var model = new ModelId("test", 3);
        try (TestDatabase vectors = TestDatabase.on(PostgresServer.sharedWithVector());
                ParadeDbHome there = ParadeDbHome.open(vectors.settings())) {
            there.frames()
                    .record(
                            List.of(
                                    FrameWrite.create(frame("words", "", "the token expired")),
                                    FrameWrite.create(frame("meaning", "", "credentials too old")),
                                    FrameWrite.create(frame("neither", "", "weather"))),
                            Deadline.NEVER);
            there.texts().refresh(Progress.NONE, Deadline.NEVER);
            there.vectors(VectorSearch.exact(), Deadline.NEVER)
                    .orElseThrow()
                    .put(
                            model,
                            List.of(
                                    new FrameVector(new FrameId("words"), 1, new float[] {0.8f, 0.6f, 0}),
                                    new FrameVector(new FrameId("meaning"), 1, new float[] {1, 0, 0}),
                                    new FrameVector(new FrameId("neither"), 1, new float[] {0, 0, 1})),
                            Deadline.NEVER);

            List<Found> answer = search(vectors, "'expired token', '{1,0,0}'");

            // 0.7 for the only frame with the words, and 0.3 for the nearest of those similar enough.
            assertThat(answer).extracting(Found::frame).containsExactly("words", "meaning");
            assertThat(answer.get(0).score()).isEqualTo(0.7, within(1e-6));
            assertThat(answer.get(1).score()).isEqualTo(0.3, within(1e-6));
            assertThat(search(vectors, "'expired token', '[1,0,0]'::vector::real[]"))
                    .isEqualTo(answer);
            assertThatThrownBy(() -> search(vectors, "'token', '{1,2}'"))
                    .hasMessageContaining("no model here has vectors of 2 components")
                    .hasMessageContaining("test (3)");
        }
    }
}
