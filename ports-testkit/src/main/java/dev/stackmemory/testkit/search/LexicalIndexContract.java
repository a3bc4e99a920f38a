package dev.stackmemory.testkit.search;

import static dev.stackmemory.testkit.search.LexicalFixtures.ask;
import static dev.stackmemory.testkit.search.LexicalFixtures.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lexical index shows of the changes that it follows, and when. An adapter's test inherits it and says how an index is made. */
public abstract class LexicalIndexContract extends LexicalContract {
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
    final void status_ofAnIndexThatTells_countsTheDead_untilItIsMadeAnew() {
        LexicalIndex index = index();
        assertThat(index.status(SOON).bloat()).as("nothing is alive").isEmpty();
        feed.record(
                IntStream.range(0, 100).mapToObj(n -> frame("f" + n, "apple")).toList());
        assertThat(index.refresh(Progress.NONE, SOON)).isTrue();
        IntStream.range(0, 60).forEach(n -> feed.remove(new FrameId("f" + n)));
        assertThat(index.refresh(Progress.NONE, SOON)).isTrue();
        LexicalIndex.IndexStatus status = index.status(SOON);
        assertThat(status.frames()).isEqualTo(40);
        status.dead().ifPresent(dead -> {
            assertThat(dead).isBetween(0L, 60L);
            assertThat(status.bloat()).hasValue((40.0 + dead) / 40);
        });
        assertThat(index.rebuild(Progress.NONE, SOON)).isTrue();
        index.status(SOON).dead().ifPresent(dead -> assertThat(dead).isZero());
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
