package dev.stackmemory.testkit.search;

import static dev.stackmemory.testkit.search.LexicalFixtures.PROJECT;
import static dev.stackmemory.testkit.search.LexicalFixtures.ask;
import static dev.stackmemory.testkit.search.LexicalFixtures.frame;
import static dev.stackmemory.testkit.search.LexicalFixtures.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.IndexedFrame;
import dev.stackmemory.domain.text.TermOccurrences;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the frames that answer are ranked, and what is told of them. */
public abstract class LexicalRankingContract extends LexicalContract {
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
}
