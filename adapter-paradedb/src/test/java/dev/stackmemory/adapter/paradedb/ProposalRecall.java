package dev.stackmemory.adapter.paradedb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.Token;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.testkit.frame.ZipfWords;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** How much of the exact answer an extension's proposals hold: at least 99 of 100 of the best ten, with every filter, and every score is right. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ProposalRecall {
    private static final double LEAST_RECALL = 0.99;
    private static final int LIMIT = 10;
    private static final int SEEDED_FRAMES = 5_000;
    private static final int SEEDED_QUESTIONS = 200;
    private static final int REAL_QUESTIONS = 100;

    private ProposalIndexes indexes;

    abstract PostgresServer server();

    @BeforeAll
    void open() {
        indexes = new ProposalIndexes(server());
    }

    @AfterAll
    void close() {
        if (indexes != null) {
            indexes.close();
        }
    }

    private static Frame frame(int number, String content) {
        return Frame.builder(
                        new FrameId("f" + number),
                        new ProjectId("p" + number % 7),
                        Instant.ofEpochSecond(1_700_000_000L + 60L * number))
                .session(new SessionId("s" + number / 20))
                .type(number % 10 == 0 ? "decision" : "task")
                .tags(number % 25 == 0 ? List.of("rare") : List.of())
                .score(number % 100 / 100.0)
                .name(content.lines()
                        .findFirst()
                        .map(line -> line.substring(0, Math.min(60, line.length())))
                        .orElse(""))
                .content(content)
                .build();
    }

    private static List<FrameFilter> filters() {
        return List.of(
                FrameFilter.ALL,
                FrameFilter.ofProjects(Set.of(new ProjectId("p3"), new ProjectId("p4"))),
                FrameFilter.ALL.withMinScore(0.8),
                FrameFilter.ALL.withTypes(Set.of("decision")),
                FrameFilter.ALL.withTags(Set.of("rare")),
                FrameFilter.ALL.withSession(new SessionId("s7")));
    }

    @Test
    void realTexts() throws IOException {
        Path folder = data("retrieval/aider_chat");
        List<Frame> frames = new ArrayList<>();
        for (String text : texts(folder.resolve("corpus.jsonl"))) {
            frames.add(frame(frames.size(), text));
        }
        compare(frames, texts(folder.resolve("queries.jsonl")).subList(0, REAL_QUESTIONS));
    }

    @Test
    void wordsByZipfsLaw() {
        var random = new Random(17);
        var words = new ZipfWords(20_000);
        List<Frame> frames = IntStream.range(0, SEEDED_FRAMES)
                .mapToObj(number -> frame(number, words.text(random, 20 + random.nextInt(150))))
                .toList();
        compare(
                frames,
                IntStream.range(0, SEEDED_QUESTIONS)
                        .mapToObj(number -> words.text(random, 2 + random.nextInt(7)))
                        .toList());
    }

    private void compare(List<Frame> frames, List<String> questions) {
        var feed = new EditableChangeFeed(UUID.randomUUID().toString());
        feed.record(frames);
        LexicalIndex proposing = indexes.create(feed.historyId(), feed);
        proposing.refresh(Progress.NONE, Deadline.NEVER);
        LexicalIndex reference = indexes.exact(feed.historyId(), feed);
        reference.refresh(Progress.NONE, Deadline.NEVER);
        try (LexicalView proposed = proposing.open(Deadline.NEVER);
                LexicalView exact = reference.open(Deadline.NEVER)) {
            assertThat(proposed.isExact()).isFalse();
            assertThat(exact.isExact()).isTrue();
            for (FrameFilter filter : filters()) {
                compare(proposed, exact, filter, questions);
            }
        }
    }

    private static void compare(LexicalView proposed, LexicalView exact, FrameFilter filter, List<String> questions) {
        int wanted = 0;
        int found = 0;
        for (String question : questions) {
            Optional<LexicalRequest> request = request(exact, filter, question);
            if (request.isEmpty()) {
                continue;
            }
            List<LexicalHit> right = exact.search(request.get(), Deadline.NEVER);
            List<LexicalHit> given = proposed.search(request.get(), Deadline.NEVER);
            assertThat(given).as("the filter fills the limit").hasSameSizeAs(right);
            Map<FrameId, LexicalHit> known = new HashMap<>();
            right.forEach(hit -> known.put(hit.frame(), hit));
            for (LexicalHit hit : given) {
                if (known.containsKey(hit.frame())) {
                    assertThat(hit).isEqualTo(known.get(hit.frame()));
                    found++;
                }
            }
            wanted += right.size();
        }
        assertThat(wanted).isPositive();
        assertThat(found / (double) wanted)
                .as("recall of %,d frames under %s", wanted, filter)
                .isGreaterThanOrEqualTo(LEAST_RECALL);
    }

    /** The question under the statistics of the projects that it asks for; none if it holds no word. */
    private static Optional<LexicalRequest> request(LexicalView view, FrameFilter filter, String question) {
        List<IndexTerm> terms = Analyzer.tokens(question).stream()
                .map(Token::term)
                .distinct()
                .limit(64)
                .map(IndexTerm::anywhere)
                .toList();
        LexicalStatistics statistics = view.statistics(terms, filter.projects(), Deadline.NEVER);
        List<WeightedTerm> weighted = terms.stream()
                .map(term -> new WeightedTerm(
                        term, Bm25.inverseDocumentFrequency(statistics.frames(), statistics.documentFrequency(term))))
                .toList();
        return weighted.isEmpty()
                ? Optional.empty()
                : Optional.of(new LexicalRequest(
                        Optional.empty(),
                        weighted,
                        RankingSettings.DEFAULT.bm25(),
                        statistics.averageLength(),
                        filter,
                        LIMIT));
    }

    private static final Pattern TEXT = Pattern.compile("\"text\": \"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|.)");

    private static List<String> texts(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.map(line -> {
                        Matcher text = TEXT.matcher(line);
                        assertThat(text.find()).isTrue();
                        return ESCAPE.matcher(text.group(1))
                                .replaceAll(escape -> Matcher.quoteReplacement(plain(escape.group(1))));
                    })
                    .collect(Collectors.toList());
        }
    }

    private static String plain(String escape) {
        return switch (escape.charAt(0)) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            default -> escape;
        };
    }

    /** Lies beside the repository on some machines and is no part of it. */
    private static Path data(String name) {
        Path data = Path.of("../../shared/data").resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(data), () -> "no data: ../shared/data/" + name + " is missing");
        return data;
    }
}
