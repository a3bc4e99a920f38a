package dev.stackmemory.testkit.search;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random frames and questions over a small vocabulary, some words of which are frequent and most rare. */
final class RandomFrames {
    private static final int WORDS = 120;
    private static final List<FrameField> FIELDS = List.of(FrameField.values());
    private static final long START = 1_700_000_000_000L;

    private final Random random;

    RandomFrames(Random random) {
        this.random = random;
    }

    /** Revisions of frames in the order in which they are recorded. */
    List<Frame> history(int changes) {
        List<Frame> history = new ArrayList<>();
        Map<String, Long> revisions = new HashMap<>();
        for (int change = 0; change < changes; change++) {
            String id = "frame-" + random.nextInt(changes * 3 / 4);
            long revision = revisions.merge(id, 1L, Long::sum);
            history.add(frame(id, change).toBuilder().revision(revision).build());
        }
        return history;
    }

    private Frame frame(String id, int number) {
        // The project never changes with an edit.
        var project = new ProjectId("project-" + Math.floorMod(id.hashCode(), 3));
        return Frame.builder(new FrameId(id), project, Instant.ofEpochMilli(START + number))
                .session(random.nextBoolean() ? Optional.of(new SessionId("s" + random.nextInt(4))) : Optional.empty())
                .name(random.nextInt(3) == 0 ? text(3) : "")
                .content(random.nextInt(20) == 0 ? "" : text(1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 40)))
                .type(random.nextBoolean() ? "task" : "note")
                .state(random.nextBoolean() ? "active" : "closed")
                .tags(IntStream.range(0, 3)
                        .filter(tag -> random.nextBoolean())
                        .mapToObj(tag -> "tag" + tag)
                        .toList())
                .score(random.nextInt(11) / 10.0)
                .anchors(
                        random.nextInt(4) == 0
                                ? List.of(new Anchor("a", "FACT", text(5), 5, Instant.EPOCH, "{}"))
                                : List.of())
                .events(
                        random.nextInt(4) == 0
                                ? List.of(new FrameEvent("e", 1, "x", "{\"k\":\"" + text(9) + "\"}", Instant.EPOCH))
                                : List.of())
                .build();
    }

    private String text(int words) {
        return Stream.generate(this::word).limit(words).collect(Collectors.joining(" "));
    }

    private String word() {
        int rank = random.nextInt(1 + random.nextInt(WORDS));
        return "w" + (char) ('a' + rank % 26) + (char) ('a' + rank / 26) + "x";
    }

    Set<ProjectId> projects() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(number -> new ProjectId("project-" + random.nextInt(4)))
                .collect(Collectors.toSet());
    }

    /** Distinct terms, some of one field only. */
    List<IndexTerm> terms() {
        return Stream.generate(() -> random.nextInt(5) == 0
                        ? IndexTerm.in(FIELDS.get(random.nextInt(FIELDS.size())), term())
                        : IndexTerm.anywhere(term()))
                .limit(1 + random.nextInt(12))
                .distinct()
                .toList();
    }

    private String term() {
        return LexicalFixtures.term(word());
    }

    TermPattern pattern() {
        String word = term();
        return switch (random.nextInt(3)) {
            case 0 -> new TermPattern.Prefix(word.substring(0, 1 + random.nextInt(2)));
            case 1 -> new TermPattern.Substring(word.substring(1, 2 + random.nextInt(2)));
            default -> new TermPattern.Fuzzy(word, 1 + random.nextInt(2));
        };
    }

    LexicalRequest request(List<WeightedTerm> terms, double averageLength, Set<ProjectId> projects) {
        Optional<LexicalCondition> condition =
                random.nextBoolean() ? Optional.empty() : Optional.of(condition(terms, 3));
        var bm25 = new Bm25(0.5 + random.nextDouble(), random.nextDouble());
        int limit = 1 + random.nextInt(random.nextBoolean() ? 10 : 500);
        return new LexicalRequest(condition, terms, bm25, averageLength, filter(projects), limit);
    }

    private LexicalCondition condition(List<WeightedTerm> terms, int depth) {
        int kind = random.nextInt(depth == 0 ? 3 : 6);
        return switch (kind) {
            case 0 ->
                new LexicalCondition.HasTerm(
                        terms.get(random.nextInt(terms.size())).term());
            case 1 -> new LexicalCondition.HasTerm(IndexTerm.anywhere(term()));
            case 2 ->
                new LexicalCondition.HasPhrase(
                        random.nextBoolean() ? Optional.empty() : Optional.of(FrameField.CONTENT),
                        List.of(new PhraseTerm(term(), 4), new PhraseTerm(term(), 5 + random.nextInt(2))));
            case 3 -> new LexicalCondition.All(conditions(terms, depth));
            case 4 -> new LexicalCondition.Any(conditions(terms, depth));
            default -> new LexicalCondition.Not(condition(terms, depth - 1));
        };
    }

    private List<LexicalCondition> conditions(List<WeightedTerm> terms, int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(number -> condition(terms, depth - 1))
                .toList();
    }

    private FrameFilter filter(Set<ProjectId> projects) {
        FrameFilter filter = FrameFilter.ofProjects(projects);
        return switch (random.nextInt(8)) {
            case 0 -> filter.withSession(new SessionId("s" + random.nextInt(4)));
            case 1 -> filter.withTypes(Set.of("task"));
            case 2 -> filter.withStates(Set.of("closed"));
            case 3 -> filter.withTags(Set.of("tag1", "tag2"));
            case 4 -> filter.withMinScore(random.nextInt(11) / 10.0);
            case 5 -> {
                long from = START + random.nextInt(300);
                yield filter.withCreatedWithin(TimeWindow.between(
                        Instant.ofEpochMilli(from), Instant.ofEpochMilli(from + random.nextInt(200))));
            }
            default -> filter;
        };
    }
}
