package dev.stackmemory.testkit.search;

import static dev.stackmemory.testkit.search.LexicalFixtures.PROJECT;
import static dev.stackmemory.testkit.search.LexicalFixtures.ask;
import static dev.stackmemory.testkit.search.LexicalFixtures.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.Deadline;
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
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which frames answer. */
public abstract class LexicalConditionsContract extends LexicalContract {
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
}
