package dev.stackmemory.testkit.search;

import static dev.stackmemory.testkit.search.LexicalFixtures.PROJECT;
import static dev.stackmemory.testkit.search.LexicalFixtures.ask;
import static dev.stackmemory.testkit.search.LexicalFixtures.frame;
import static dev.stackmemory.testkit.search.LexicalFixtures.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.IndexedFrame;
import dev.stackmemory.domain.text.TermOccurrences;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.LexicalCondition.All;
import dev.stackmemory.ports.search.LexicalCondition.Any;
import dev.stackmemory.ports.search.LexicalCondition.HasPhrase;
import dev.stackmemory.ports.search.LexicalCondition.HasTerm;
import dev.stackmemory.ports.search.LexicalCondition.Not;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every lexical index must do. An adapter's test inherits it and says how an index is made. */
public abstract class LexicalIndexContract {
    private static final Deadline SOON = Deadline.NEVER;

    /** The changes that the index of each test follows. */
    protected final EditableChangeFeed feed = new EditableChangeFeed("history-a");

    private final List<AutoCloseable> opened = new ArrayList<>();

    /**
     * An index of the feed, kept in a storage of that name which belongs to the running test. Asked again with the same name, it opens the same
     * storage once more; the earlier index may still be open.
     */
    protected abstract LexicalIndex create(String storage, EditableChangeFeed changes);

    /** The index of the running test. */
    protected final LexicalIndex index() {
        return keep(create("a", feed));
    }

    /** Closes the index or view after the test. */
    protected final <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    private LexicalView view(LexicalIndex index) {
        return keep(index.open(SOON));
    }

    /** Different words, so many. */
    private static String fillers(int count) {
        return IntStream.range(0, count).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));
    }

    private LexicalView viewOf(Frame... frames) {
        feed.record(frames);
        return view(index());
    }

    private static LexicalStatistics statistics(LexicalView view, String... terms) {
        return view.statistics(
                List.of(terms).stream()
                        .map(text -> IndexTerm.anywhere(LexicalFixtures.term(text)))
                        .toList(),
                Set.of(),
                SOON);
    }

    private static List<String> search(LexicalView view, LexicalRequest request) {
        return ids(view.search(request, SOON));
    }

    // --- what is seen

    @Test
    final void search_emptyIndex_isEmpty() {
        LexicalView view = view(index());
        assertThat(view.search(ask("apple"), SOON)).isEmpty();
        assertThat(statistics(view, "apple"))
                .isEqualTo(new LexicalStatistics(0, 0, Map.of(IndexTerm.anywhere("appl"), 0L)));
        assertThat(view.expand(new TermPattern.Prefix("a"), Set.of(), 64, SOON)).isEmpty();
        assertThat(view.position()).isZero();
        assertThat(view.behind()).isZero();
    }

    @Test
    final void open_afterRecord_seesTheFrame() {
        LexicalIndex index = index();
        for (int round = 1; round <= 5; round++) {
            feed.record(frame("f" + round, "apple"));
            assertThat(search(view(index), ask("apple"))).hasSize(round);
        }
    }

    @Test
    final void open_seenBefore_staysAsItWas() {
        LexicalIndex index = index();
        feed.record(frame("f1", "apple"));
        LexicalView before = view(index);
        feed.record(frame("f2", "apple"));
        feed.remove(new FrameId("f1"));
        LexicalView after = view(index);
        assertThat(search(before, ask("apple"))).containsExactly("f1");
        assertThat(search(after, ask("apple"))).containsExactly("f2");
        assertThat(after.position()).isGreaterThan(before.position());
    }

    @Test
    final void open_afterEdit_seesOnlyTheNewRevision() {
        LexicalIndex index = index();
        feed.record(frame("f1", "apple"), frame("f2", "apple pear"));
        assertThat(index.refresh(Progress.NONE, SOON)).isTrue();
        feed.record(frame("f1", "pear").toBuilder().revision(2).build());
        LexicalView view = view(index);
        assertThat(search(view, ask("apple"))).containsExactly("f2");
        assertThat(view.search(ask("pear"), SOON))
                .extracting(LexicalHit::revision)
                .containsExactlyInAnyOrder(2L, 1L);
        assertThat(statistics(view, "apple", "pear").documentFrequency(IndexTerm.anywhere("appl")))
                .isEqualTo(1);
        assertThat(statistics(view, "apple", "pear").documentFrequency(IndexTerm.anywhere("pear")))
                .isEqualTo(2);
        assertThat(statistics(view).frames()).isEqualTo(2);
    }

    @Test
    final void open_afterRemoval_seesItNoMore() {
        LexicalIndex index = index();
        feed.record(frame("f1", "apple"), frame("f2", "apple"));
        index.refresh(Progress.NONE, SOON);
        feed.remove(new FrameId("f1"), new FrameId("never seen"));
        LexicalView view = view(index);
        assertThat(search(view, ask("apple"))).containsExactly("f2");
        assertThat(statistics(view, "apple").documentFrequency(IndexTerm.anywhere("appl")))
                .isEqualTo(1);
        assertThat(statistics(view).frames()).isEqualTo(1);
    }

    @Test
    final void close_ofTheIndex_leavesViewsUsable() {
        feed.record(frame("f1", "apple"));
        LexicalIndex index = create("a", feed);
        LexicalView view = view(index);
        index.close();
        assertThat(search(view, ask("apple"))).containsExactly("f1");
    }

    @Test
    final void open_again_findsWhatWasIndexed() {
        feed.record(frame("f1", "apple"));
        try (LexicalIndex first = create("a", feed)) {
            first.refresh(Progress.NONE, SOON);
        }
        feed.record(frame("f2", "apple"));
        assertThat(search(view(index()), ask("apple"))).containsExactly("f1", "f2");
    }

    @Test
    final void open_twoIndexesOfOneStorage_seeTheSame() {
        LexicalIndex one = index();
        LexicalIndex other = index();
        for (int round = 1; round <= 6; round++) {
            feed.record(frame("f" + round, "apple"));
            (round % 2 == 0 ? one : other).refresh(Progress.NONE, SOON);
            assertThat(search(view(one), ask("apple"))).hasSize(round);
            assertThat(search(view(other), ask("apple"))).hasSize(round);
        }
    }

    @Test
    final void open_otherHistory_isMadeAnew() {
        LexicalIndex index = index();
        feed.record(frame("f1", "apple"), frame("f2", "apple"), frame("f3", "pear"));
        index.refresh(Progress.NONE, SOON);
        feed.restore(1);
        feed.become("history-b");
        feed.record(frame("f9", "apple"), frame("f10", "plum"), frame("f11", "plum"));
        assertThat(search(view(index), ask("apple"))).containsExactly("f1", "f9");
        assertThat(search(view(index), ask("pear"))).isEmpty();
    }

    @Test
    final void open_earlierHead_isMadeAnew() {
        LexicalIndex index = index();
        feed.record(frame("f1", "apple"), frame("f2", "apple"), frame("f3", "pear"));
        index.refresh(Progress.NONE, SOON);
        feed.restore(1);
        assertThat(search(view(index), ask("apple"))).containsExactly("f1");
        assertThat(search(view(index), ask("pear"))).isEmpty();
        assertThat(statistics(view(index)).frames()).isEqualTo(1);
    }

    @Test
    final void rebuild_keepsEverything() {
        LexicalIndex index = index();
        feed.record(
                IntStream.range(0, 50).mapToObj(n -> frame("f" + n, "apple")).toList());
        index.refresh(Progress.NONE, SOON);
        assertThat(index.rebuild(Progress.NONE, SOON)).isTrue();
        assertThat(search(view(index), ask("apple"))).hasSize(50);
    }

    @Test
    final void status_tellsWhatIsPending() {
        LexicalIndex index = index();
        feed.record(frame("f1", "apple"), frame("f2", "apple"));
        assertThat(index.status(SOON).pending()).isEqualTo(2);
        assertThat(index.refresh(Progress.NONE, SOON)).isTrue();
        assertThat(index.status(SOON).pending()).isZero();
        assertThat(index.status(SOON).frames()).isEqualTo(2);
    }

    @Test
    final void open_manyThreads_eachSeesWhatItRecorded() throws Exception {
        LexicalIndex index = index();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String mine = List.of("apple", "banana", "cherry", "plum").get(thread);
                tasks.add(threads.submit(() -> {
                    for (int round = 1; round <= 25; round++) {
                        feed.record(frame(mine + "-" + round, mine));
                        if (round % 10 == 0) {
                            index.refresh(Progress.NONE, SOON);
                        }
                        try (LexicalView view = index.open(SOON)) {
                            assertThat(view.search(ask(mine), SOON)).hasSize(round);
                        }
                    }
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        assertThat(statistics(view(index)).frames()).isEqualTo(100);
    }

    // --- statistics

    @Test
    final void statistics_countDifferentTerms() {
        Frame full = frame("f1", "apple apple pear").toBuilder()
                .name("apple")
                .digest("plum")
                .anchors(List.of(new Anchor("a1", "FACT", "cherry", 5, Instant.EPOCH, "{}")))
                .events(List.of(new FrameEvent("e1", 1, "note", "{\"key\":\"quince apple\"}", Instant.EPOCH)))
                .build();
        LexicalView view = viewOf(full, frame("f2", ""));
        LexicalStatistics statistics = view.statistics(
                List.of(
                        IndexTerm.anywhere("appl"),
                        IndexTerm.anywhere("quinc"),
                        IndexTerm.anywhere("key"),
                        IndexTerm.in(FrameField.NAME, "appl"),
                        IndexTerm.in(FrameField.DIGEST, "appl")),
                Set.of(),
                SOON);
        assertThat(statistics.frames()).isEqualTo(2);
        assertThat(statistics.totalLength()).isEqualTo(5);
        assertThat(statistics.documentFrequency(IndexTerm.anywhere("appl"))).isEqualTo(1);
        assertThat(statistics.documentFrequency(IndexTerm.anywhere("quinc"))).isEqualTo(1);
        assertThat(statistics.documentFrequency(IndexTerm.anywhere("key"))).isZero();
        assertThat(statistics.documentFrequency(IndexTerm.in(FrameField.NAME, "appl")))
                .isEqualTo(1);
        assertThat(statistics.documentFrequency(IndexTerm.in(FrameField.DIGEST, "appl")))
                .isZero();
    }

    @Test
    final void statistics_ofProjects_countTheirFramesOnly() {
        feed.record(frame("f1", "apple"), frame("f2", "apple pear"));
        feed.record(frame("f3", "apple").toBuilder().project(new ProjectId("q")).build());
        feed.record(frame("f4", "pear").toBuilder().project(new ProjectId("r")).build());
        LexicalIndex index = index();
        index.refresh(Progress.NONE, SOON);
        feed.record(frame("f5", "apple").toBuilder().project(new ProjectId("q")).build());
        feed.remove(new FrameId("f1"));
        LexicalView view = view(index);
        List<IndexTerm> terms = List.of(IndexTerm.anywhere("appl"), IndexTerm.anywhere("pear"));
        LexicalStatistics p = view.statistics(terms, Set.of(PROJECT), SOON);
        LexicalStatistics q = view.statistics(terms, Set.of(new ProjectId("q")), SOON);
        LexicalStatistics r = view.statistics(terms, Set.of(new ProjectId("r")), SOON);
        assertThat(p.frames()).isEqualTo(1);
        assertThat(p.totalLength()).isEqualTo(2);
        assertThat(q.frames()).isEqualTo(2);
        assertThat(q.documentFrequency(IndexTerm.anywhere("pear"))).isZero();
        assertThat(p.plus(q).plus(r)).isEqualTo(view.statistics(terms, Set.of(), SOON));
        assertThat(view.statistics(terms, Set.of(new ProjectId("unknown")), SOON)
                        .frames())
                .isZero();
    }

    // --- ranking

    @Test
    final void search_score_isTheFormula() {
        LexicalView view = viewOf(frame("f1", "appl ".repeat(3) + fillers(95)), frame("f2", "appl"));
        var bm25 = new Bm25(0.9, 0.4);
        var request = new LexicalRequest(
                Optional.empty(),
                List.of(new WeightedTerm(IndexTerm.anywhere("appl"), 2.5)),
                bm25,
                10,
                FrameFilter.ALL,
                10);
        List<LexicalHit> hits = view.search(request, SOON);
        assertThat(ids(hits)).containsExactly("f2", "f1");
        assertThat(hits.get(0).score()).isCloseTo(2.5 / (1 + 0.9 * (0.6 + 0.4 / 10)), within(1e-6));
        assertThat(hits.get(1).length()).isEqualTo(96);
        assertThat(hits.get(1).score()).isCloseTo(2.5 * 3 / (3 + 0.9 * (0.6 + 0.4 * 9.6)), within(1e-6));
    }

    @Test
    final void search_ties_breakByTheBytesOfTheId() {
        List<String> names = List.of("z", "a", "\uD83D\uDE00", "\uFF5E", "B", "aa", "\u00E9");
        feed.record(names.stream().map(name -> frame(name, "apple")).toList());
        LexicalView view = view(index());
        List<String> expected = List.of("B", "a", "aa", "z", "\u00E9", "\uFF5E", "\uD83D\uDE00");
        assertThat(search(view, ask("apple"))).isEqualTo(expected);
        assertThat(search(view, ask("apple").withLimit(3))).isEqualTo(expected.subList(0, 3));
    }

    @Test
    final void search_limit_cutsTheWorst() {
        feed.record(IntStream.range(0, 300)
                .mapToObj(n -> frame("f" + n, "apple " + fillers(n)))
                .toList());
        LexicalView view = view(index());
        assertThat(search(view, ask("apple").withLimit(3))).containsExactly("f0", "f1", "f2");
        assertThat(search(view, ask("apple").withLimit(1_000))).hasSize(300);
    }

    @Test
    final void search_hit_carriesWhatRankingNeeds() {
        Frame frame = frame("f1", "apple").toBuilder()
                .session(new SessionId("s 1"))
                .createdAt(Instant.ofEpochMilli(-5))
                .score(0.25)
                .revision(7)
                .build();
        assertThat(viewOf(frame).search(ask("apple"), SOON)).singleElement().satisfies(hit -> {
            assertThat(hit.frame()).isEqualTo(frame.id());
            assertThat(hit.project()).isEqualTo(PROJECT);
            assertThat(hit.session()).contains(new SessionId("s 1"));
            assertThat(hit.createdAt()).isEqualTo(Instant.ofEpochMilli(-5));
            assertThat(hit.importance()).isEqualTo(0.25);
            assertThat(hit.revision()).isEqualTo(7);
            assertThat(hit.length()).isEqualTo(1);
        });
        assertThat(viewOf(frame("f2", "quince")).search(ask("quince"), SOON))
                .singleElement()
                .satisfies(hit -> assertThat(hit.session()).isEmpty());
    }

    @Test
    final void search_termOfOneField_countsThereOnly() {
        LexicalView view = viewOf(
                frame("f1", "apple"), frame("f2", "").toBuilder().name("apple").build());
        var request = LexicalFixtures.request(List.of(new WeightedTerm(IndexTerm.in(FrameField.NAME, "appl"), 1)));
        assertThat(search(view, request)).containsExactly("f2");
        double pivot = request.bm25().pivot(1, request.averageLength());
        assertThat(view.search(request, SOON).getFirst().score())
                .isCloseTo(Bm25.saturation(FrameField.NAME.weight(), pivot), within(1e-6));
    }

    // --- conditions

    private LexicalView fruits() {
        return viewOf(
                frame("ab", "apple banana"),
                frame("ba", "banana apple"),
                frame("a", "apple"),
                frame("b", "banana"),
                frame("axb", "apple cherry banana"),
                frame("none", ""),
                frame("split", "apple").toBuilder().name("banana").build());
    }

    private static LexicalCondition has(String text) {
        return new HasTerm(IndexTerm.anywhere(LexicalFixtures.term(text)));
    }

    private static HasPhrase phrase(String... texts) {
        return new HasPhrase(
                Optional.empty(),
                IntStream.range(0, texts.length)
                        .mapToObj(n -> new PhraseTerm(LexicalFixtures.term(texts[n]), n))
                        .toList());
    }

    @Test
    final void search_conditions_decideWhoAnswers() {
        LexicalView view = fruits();
        LexicalRequest ask = ask("apple banana");
        assertThat(search(view, ask)).containsExactlyInAnyOrder("ab", "ba", "a", "b", "axb", "split");
        assertThat(search(view, ask.withCondition(new All(List.of(has("apple"), has("banana"))))))
                .containsExactlyInAnyOrder("ab", "ba", "axb", "split");
        assertThat(search(view, ask.withCondition(new All(List.of(has("apple"), new Not(has("banana")))))))
                .containsExactly("a");
        assertThat(search(view, ask.withCondition(new Any(List.of(has("cherry"), has("unheard"))))))
                .containsExactly("axb");
        assertThat(search(view, ask.withCondition(new Not(has("apple"))))).containsExactly("b", "none");
        assertThat(search(view, ask.withCondition(new All(List.of()))))
                .hasSize(7)
                .endsWith("none");
        assertThat(search(view, ask.withCondition(new Any(List.of())))).isEmpty();
        assertThat(search(view, ask.withCondition(new Not(new All(List.of()))))).isEmpty();
        assertThat(search(view, ask.withCondition(new Not(new Not(has("cherry"))))))
                .containsExactly("axb");
    }

    @Test
    final void search_phrase_wantsOrderAndDistance() {
        LexicalView view = fruits();
        LexicalRequest ask = ask("apple banana");
        assertThat(search(view, ask.withCondition(phrase("apple", "banana")))).containsExactly("ab");
        assertThat(search(view, ask.withCondition(phrase("cherry")))).containsExactly("axb");
        var gap = new HasPhrase(
                Optional.of(FrameField.CONTENT), List.of(new PhraseTerm("appl", 3), new PhraseTerm("banana", 5)));
        assertThat(search(view, ask.withCondition(gap))).containsExactly("axb");
        var elsewhere = new HasPhrase(
                Optional.of(FrameField.NAME), List.of(new PhraseTerm("appl", 0), new PhraseTerm("banana", 1)));
        assertThat(search(view, ask.withCondition(elsewhere))).isEmpty();
    }

    @Test
    final void search_phrase_staysWithinOneText() {
        LexicalView view = viewOf(frame("f1", "").toBuilder()
                .anchors(List.of(
                        new Anchor("a1", "FACT", "red apple", 5, Instant.EPOCH, "{}"),
                        new Anchor("a2", "FACT", "banana split", 5, Instant.EPOCH, "{}")))
                .build());
        assertThat(search(view, ask("apple").withCondition(phrase("apple", "banana"))))
                .isEmpty();
        assertThat(search(view, ask("apple").withCondition(phrase("banana", "split"))))
                .containsExactly("f1");
    }

    @Test
    final void search_withoutTerms_answersByIdWithScoreZero() {
        LexicalView view = fruits();
        LexicalRequest all = LexicalFixtures.request(List.of()).withCondition(new All(List.of()));
        assertThat(view.search(all, SOON)).extracting(LexicalHit::score).containsOnly(0.0);
        assertThat(search(view, all)).containsExactly("a", "ab", "axb", "b", "ba", "none", "split");
        assertThat(search(view, LexicalFixtures.request(List.of()))).isEmpty();
    }

    @Test
    final void search_manyTermsAndConditions_answers() {
        LexicalView view = fruits();
        List<WeightedTerm> terms = IntStream.range(0, LexicalRequest.MAX_TERMS)
                .mapToObj(n -> new WeightedTerm(IndexTerm.anywhere(n == 500 ? "cherri" : "t" + n), 1))
                .toList();
        assertThat(search(view, LexicalFixtures.request(terms))).containsExactly("axb");
        LexicalCondition any = new Any(IntStream.range(0, 5_000)
                .mapToObj(n -> has(n == 4_000 ? "cherry" : "t" + n))
                .toList());
        assertThat(search(view, ask("apple").withCondition(any))).containsExactly("axb");
        LexicalCondition deep = has("cherry");
        for (int level = 0; level < 200; level++) {
            deep = level % 2 == 0 ? new All(List.of(deep, has("apple"))) : new Any(List.of(deep));
        }
        assertThat(search(view, ask("apple").withCondition(deep))).containsExactly("axb");
        var longPhrase = new HasPhrase(
                Optional.empty(),
                IntStream.range(0, 3_000)
                        .mapToObj(n -> new PhraseTerm("appl", n))
                        .toList());
        assertThat(search(view, ask("apple").withCondition(longPhrase))).isEmpty();
    }

    // --- description

    @Test
    final void describe_tellsEveryOccurrence() {
        Frame rich = frame("rich", "apple tree, apple " + "apple pie ".repeat(100)).toBuilder()
                .name("apple")
                .anchors(List.of(
                        new Anchor("a1", "FACT", "an apple", 5, Instant.EPOCH, "{}"),
                        new Anchor("a2", "FACT", "a pie and appleTree", 5, Instant.EPOCH, "{}")))
                .session(new SessionId("s"))
                .build();
        Frame poor = frame("poor", "");
        feed.record(rich, frame("gone", "apple"));
        LexicalIndex index = index();
        index.refresh(Progress.NONE, SOON);
        feed.remove(new FrameId("gone"));
        feed.record(poor);
        List<String> terms = List.of("pie", "appl", "unheard");
        List<Candidate> described = view(index)
                .describe(
                        terms,
                        List.of(poor.id(), new FrameId("gone"), new FrameId("never"), rich.id()),
                        FrameFilter.ALL.withSession(new SessionId("s")),
                        SOON);
        assertThat(described).hasSize(2);
        assertThat(described.get(0).frame()).isEqualTo(poor.id());
        assertThat(described.get(0).matchesFilter()).isFalse();
        assertThat(described.get(0).length()).isZero();
        assertThat(described.get(0).occurrences()).containsOnly(TermOccurrences.NONE);
        IndexedFrame definition = IndexedFrame.of(rich);
        assertThat(described.get(1))
                .isEqualTo(new Candidate(
                        rich.id(),
                        1,
                        PROJECT,
                        Optional.of(new SessionId("s")),
                        rich.createdAt(),
                        0.5,
                        definition.length(),
                        true,
                        definition.occurrences(terms)));
    }

    @Test
    final void describe_nothing_isEmpty() {
        LexicalView view = fruits();
        assertThat(view.describe(List.of("appl"), List.of(), FrameFilter.ALL, SOON))
                .isEmpty();
        assertThat(view.describe(List.of(), List.of(new FrameId("a")), FrameFilter.ALL, SOON))
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.occurrences()).isEmpty());
    }

    // --- filters

    @Test
    final void search_filters_decideBeforeTheLimit() {
        List<Frame> frames = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            frames.add(
                    frame("f%02d".formatted(n), n % 10 == 0 ? "apple apple pear" : "apple " + "apple ".repeat(n))
                            .toBuilder()
                            .project(n % 10 == 0 ? new ProjectId("q") : PROJECT)
                            .session(new SessionId(n % 10 == 0 ? "s" : "t"))
                            .type(n % 10 == 0 ? "decision" : "task")
                            .state(n % 10 == 0 ? "closed" : "active")
                            .tags(n % 10 == 0 ? List.of("x", "y") : List.of("x"))
                            .score(n % 10 == 0 ? 0.9 : 0.4)
                            .createdAt(Instant.ofEpochMilli(n % 10 == 0 ? 1_000 + n : 10_000 + n))
                            .build());
        }
        feed.record(frames);
        LexicalView view = view(index());
        List<FrameFilter> filters = List.of(
                FrameFilter.ofProjects(Set.of(new ProjectId("q"), new ProjectId("unknown"))),
                FrameFilter.ALL.withSession(new SessionId("s")),
                FrameFilter.ALL.withTypes(Set.of("decision", "unknown")),
                FrameFilter.ALL.withStates(Set.of("closed")),
                FrameFilter.ALL.withTags(Set.of("x", "y")),
                FrameFilter.ALL.withMinScore(0.9),
                FrameFilter.ALL.withCreatedWithin(
                        TimeWindow.between(Instant.ofEpochMilli(1_000), Instant.ofEpochMilli(1_051))));
        LexicalRequest ask = ask("apple").withLimit(6);
        for (FrameFilter filter : filters) {
            assertThat(search(view, ask.withFilter(filter)))
                    .as("%s", filter)
                    .containsExactly("f00", "f10", "f20", "f30", "f40", "f50");
        }
        assertThat(search(view, ask.withFilter(FrameFilter.ALL.withTags(Set.of("x", "absent")))))
                .isEmpty();
        assertThat(search(
                        view,
                        ask.withFilter(FrameFilter.ALL.withCreatedWithin(
                                TimeWindow.between(Instant.ofEpochMilli(1_010), Instant.ofEpochMilli(1_050))))))
                .containsExactly("f10", "f20", "f30", "f40");
        assertThat(search(view, ask.withFilter(FrameFilter.ALL.withCreatedWithin(TimeWindow.since(Instant.MIN)))))
                .hasSize(6);
    }

    @Test
    final void search_filter_changesNoScore() {
        LexicalView view = viewOf(
                frame("f1", "apple"),
                frame("f2", "apple tree").toBuilder().type("note").build());
        LexicalHit open = view.search(ask("apple"), SOON).get(1);
        LexicalHit filtered = view.search(ask("apple").withFilter(FrameFilter.ALL.withTypes(Set.of("note"))), SOON)
                .getFirst();
        assertThat(filtered).isEqualTo(open);
    }

    // --- expansion

    @Test
    final void expand_givesTheClosestTermsFirst() {
        feed.record(frame("f1", "configs10 configs1 configs12 zconfigs1 conf ig"), frame("f2", "configs1"));
        feed.record(
                frame("f3", "configs1x").toBuilder().project(new ProjectId("q")).build());
        LexicalView view = view(index());
        Set<ProjectId> here = Set.of(PROJECT);
        List<String> all = view.expand(new TermPattern.Prefix("configs1"), Set.of(), 64, SOON);
        List<String> mine = view.expand(new TermPattern.Prefix("configs1"), here, 64, SOON);
        assertThat(mine)
                .startsWith("configs1")
                .contains("configs10", "configs12")
                .doesNotContain("configs1x");
        assertThat(all).contains("configs1x").containsAll(mine);
        assertThat(view.expand(new TermPattern.Prefix("configs1"), here, 1, SOON))
                .containsExactly("configs1");
        assertThat(view.expand(new TermPattern.Prefix("configs1"), Set.of(new ProjectId("none")), 9, SOON))
                .isEmpty();
        assertThat(view.expand(new TermPattern.Substring("onfigs1"), here, 64, SOON))
                .startsWith("configs1")
                .contains("zconfigs1");
        assertThat(view.expand(new TermPattern.Fuzzy("confg", 1), here, 64, SOON))
                .containsExactly("conf", "config");
        assertThat(view.expand(new TermPattern.Fuzzy("cnof", 1), here, 64, SOON))
                .containsExactly("conf");
        assertThat(view.expand(new TermPattern.Fuzzy("zzzzzz", 2), here, 64, SOON))
                .isEmpty();
        assertThatThrownBy(() -> view.expand(new TermPattern.Prefix("c"), here, 65, SOON))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    final void expand_odd_patterns_areText() {
        LexicalView view = viewOf(frame("f1", "apple \u6771\u4EAC\u90FD \uD83D\uDE00"));
        assertThat(view.expand(new TermPattern.Prefix("\u6771"), Set.of(), 64, SOON))
                .contains("\u6771\u4EAC");
        assertThat(view.expand(new TermPattern.Substring("\u4EAC"), Set.of(), 64, SOON))
                .contains("\u6771\u4EAC", "\u4EAC\u90FD");
        for (String odd : List.of("*", ".*", "[", "\\", "\"", "\uD83D", "a".repeat(10_000))) {
            assertThat(view.expand(new TermPattern.Prefix(odd), Set.of(), 64, SOON))
                    .isEmpty();
            assertThat(view.expand(new TermPattern.Substring(odd), Set.of(), 64, SOON))
                    .isEmpty();
            if (odd.length() > 2) {
                assertThat(view.expand(new TermPattern.Fuzzy(odd, 2), Set.of(), 64, SOON))
                        .isEmpty();
            }
        }
    }

    // --- odd frames, deadlines

    @Test
    final void search_oddFrames_areFoundToo() {
        String id = " /home/me/\u00DC \uD83D\uDE00'\"%_\\ ";
        String big = "needle " + "hay stack and more of it ".repeat(80_000);
        LexicalView view = viewOf(
                frame(id, "\uD800 lone apple \uDC00"),
                frame("big", big),
                frame("json", "").toBuilder()
                        .events(List.of(
                                new FrameEvent("e", 1, "x", "{not json apple", Instant.EPOCH),
                                new FrameEvent("f", 2, "x", "", Instant.EPOCH)))
                        .build());
        assertThat(search(view, ask("apple"))).containsExactlyInAnyOrder(id, "json");
        assertThat(search(view, ask("needle"))).containsExactly("big");
        assertThat(statistics(view).frames()).isEqualTo(3);
    }

    @Test
    final void deadline_passed_isReported() {
        LexicalView view = fruits();
        Deadline passed = Deadline.after(Duration.ZERO);
        assertThatThrownBy(() -> view.search(ask("apple"), passed)).isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThatThrownBy(() -> view.statistics(List.of(), Set.of(), passed))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThatThrownBy(() -> view.describe(List.of(), List.of(), FrameFilter.ALL, passed))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThatThrownBy(() -> view.expand(new TermPattern.Prefix("a"), Set.of(), 9, passed))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
    }

    @Test
    final void open_deadlinePassed_saysHowFarItIsBehind() {
        feed.record(
                IntStream.range(0, 2_000).mapToObj(n -> frame("f" + n, "apple")).toList());
        LexicalIndex index = index();
        try (LexicalView view = index.open(Deadline.after(Duration.ZERO))) {
            assertThat(view.behind()).isEqualTo(2_000 - view.position()).isPositive();
        }
        assertThat(view(index).behind()).isZero();
    }
}
