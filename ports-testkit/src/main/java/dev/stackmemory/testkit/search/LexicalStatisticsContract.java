package dev.stackmemory.testkit.search;

import static dev.stackmemory.testkit.search.LexicalFixtures.PROJECT;
import static dev.stackmemory.testkit.search.LexicalFixtures.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a lexical index counts, and which terms it knows. */
public abstract class LexicalStatisticsContract extends LexicalContract {
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
}
