package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.watch.ApplyRemedies;
import dev.stackmemory.application.watch.HotCopies;
import dev.stackmemory.application.watch.KeepWatch;
import dev.stackmemory.application.watch.WatchAlerts;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.alert.Remedy;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.watch.AlertReceiver;
import dev.stackmemory.testkit.memory.InMemoryActivityLog;
import dev.stackmemory.testkit.memory.InMemoryAlertLog;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Alerts after the rounds of a mover, and what is done against them. */
class KeepWatchTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");

    private final TwoTiers memory = new TwoTiers();
    private final InMemoryLexicalIndex words = new InMemoryLexicalIndex(memory.hot.changes());
    private final List<String> notices = new ArrayList<>();
    private final List<Collection<FrameId>> read = new ArrayList<>();
    private Optional<PrepareAnswers> answers = Optional.empty();
    private final WatchAlerts alerts = new WatchAlerts(
            List.of(new AlertRule.LargeHotTier(0)),
            Duration.ofHours(1),
            new InMemoryActivityLog(),
            new InMemoryAlertLog(),
            AlertReceiver.NONE,
            memory.hot.ledger(),
            HotCopies.NONE,
            "sqlite",
            words,
            memory.hot.time());

    private ApplyRemedies remedies() {
        return new ApplyRemedies(
                memory.mover(),
                (ids, deadline) -> {
                    read.add(ids);
                    return memory.frames().find(ids, deadline);
                },
                memory.catalog(),
                words,
                answers);
    }

    private void round(KeepWatch watch) {
        watch.round(Pace.FULL, NEVER);
    }

    /** Goes on so many times, and is stopped then. */
    private static Pace stoppedAfter(int rests) {
        var left = new AtomicInteger(rests);
        return () -> left.getAndDecrement() > 0;
    }

    @Test
    void changesAreTold_andNothingIsDoneUnlessThatIsWanted() {
        memory.record(aFrame("a").state("completed").build());
        var watch = new KeepWatch(alerts, Optional.empty(), notices::add);
        round(watch);
        round(watch);
        assertThat(notices).containsExactly("alert: large-hot-tier: 0 MB lie in the hot tier, the limit is 0 MB");
        assertThat(memory.home(A)).isEqualTo(memory.hot.id());
    }

    @Test
    void remedy_isAppliedOnce_whenTheAlertIsRaised() {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        var watch = new KeepWatch(alerts, Optional.of(remedies()), notices::add);
        round(watch);
        assertThat(notices).last().isEqualTo("against large-hot-tier: moved 1 frame");
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        round(watch);
        assertThat(notices).last().isEqualTo("alert over: large-hot-tier");
    }

    @Test
    void lookThatFails_isTold() {
        memory.hot.faults().breakConnection();
        round(new KeepWatch(alerts, Optional.empty(), notices::add));
        assertThat(notices).singleElement().asString().startsWith("alerts cannot be looked for: ");
    }

    @Test
    void remedyThatFails_isTold_andStopsNothing() {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        ApplyRemedies remedies = remedies();
        memory.cold.faults().breakConnection();
        round(new KeepWatch(alerts, Optional.of(remedies), notices::add));
        assertThat(notices).last().asString().startsWith("against large-hot-tier: nothing could be done: ");
        assertThat(memory.home(A)).isEqualTo(memory.hot.id());
    }

    @Test
    void warming_readsTheYoungestFrames_andReindexing_makesTheIndexAnew() {
        memory.record(aFrame("a").build(), aFrame("b").build());
        ApplyRemedies remedies = remedies();
        assertThat(remedies.apply(Remedy.WARM_THE_CACHE, Pace.FULL, NEVER)).contains("read 2 frames");
        assertThat(read)
                .singleElement()
                .satisfies(ids -> assertThat(ids).containsExactlyInAnyOrder(A, new FrameId("b")));
        assertThat(words.status(NEVER).frames()).isZero();
        assertThat(remedies.apply(Remedy.REINDEX, Pace.FULL, NEVER)).contains("the index was made anew");
        assertThat(words.status(NEVER).frames()).isEqualTo(2);
        assertThat(remedies.apply(Remedy.ADD_RESOURCES, Pace.FULL, NEVER)).isEmpty();
    }

    @Test
    void preparingAnswers_answersAnewWhatIsAskedMost_andReadsNoFrames() {
        var asked = new AtomicInteger();
        var changes = new AtomicLong();
        var cache = new InMemoryQueryCache();
        var found = new SearchFrames(memory.searchable(), Optional.empty(), RankingSettings.DEFAULT, memory.hot.time());
        var search = new CachedSearch(
                request -> {
                    asked.incrementAndGet();
                    return found.search(request);
                },
                cache,
                WarmSessionsTest.generations(changes),
                memory.hot,
                Optional.empty(),
                cache.time(),
                () -> false);
        var often = new SearchRequest(
                "token", FrameFilter.ofProjects(Set.of(PROJECT)), 5, Duration.ofMinutes(1), Optional.empty());
        for (int time = 0; time < 3; time++) {
            assertThat(search.search(often).results()).isEmpty();
        }
        assertThat(asked).hasValue(1);
        answers = Optional.of(new PrepareAnswers(search));
        assertThat(remedies().apply(Remedy.PREPARE_ANSWERS, Pace.FULL, NEVER)).contains("answered 0 questions anew");
        changes.incrementAndGet();

        assertThat(remedies().apply(Remedy.PREPARE_ANSWERS, stoppedAfter(0), NEVER))
                .contains("answered 0 questions anew");
        assertThat(asked).hasValue(1);
        assertThat(remedies().apply(Remedy.PREPARE_ANSWERS, Pace.FULL, NEVER)).contains("answered 1 question anew");
        assertThat(asked).hasValue(2);
        assertThat(search.search(often).cachedAt()).isPresent();
        assertThat(asked).hasValue(2);
        assertThat(read).isEmpty();
    }

    @Test
    void preparingAnswers_whereNoneAreKept_isNothing() {
        assertThat(remedies().apply(Remedy.PREPARE_ANSWERS, Pace.FULL, NEVER)).isEmpty();
    }

    @Test
    void rebalancingThatIsStopped_leavesTheRestWhereItIs() {
        String aBatch = "x".repeat(20_000_000);
        for (String id : List.of("a", "b", "c")) {
            memory.record(aFrame(id).state("completed").content(aBatch).build());
        }
        memory.limitHotTo(0);
        Pace stoppedAfterABatch = () -> memory.cold.catalog().count(FrameFilter.ALL, NEVER) == 0;
        assertThat(remedies().apply(Remedy.REBALANCE, stoppedAfterABatch, NEVER))
                .contains("moved 1 frame, not all: it was stopped");
        assertThat(memory.cold.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(1);
        assertThat(memory.hot.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(2);
        assertThat(memory.verifyStores()
                        .verify(true, false, Progress.NONE, NEVER)
                        .isClean())
                .isTrue();
    }

    @Test
    void rebalancing_stopsWithTheDeadline_whoeverHasTheTurn() {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        Deadline stopped = NEVER.unlessStopped(() -> true);
        assertThatThrownBy(() -> remedies().apply(Remedy.REBALANCE, Pace.FULL, stopped))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThat(memory.hot.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(1);
    }

    @Test
    void warmingThatIsStopped_readsNoFurtherBatch() {
        for (int i = 0; i < 120; i++) {
            memory.record(aFrame("frame-" + i).build());
        }
        assertThat(remedies().apply(Remedy.WARM_THE_CACHE, stoppedAfter(1), NEVER))
                .contains("read 50 frames");
        assertThat(read).hasSize(1);
    }

    @Test
    void reindexing_isHeldToThePace_andStopsWithTheDeadline() {
        memory.record(aFrame("a").build());
        var rests = new AtomicInteger();
        Pace counted = () -> rests.incrementAndGet() > 0;
        assertThat(remedies().apply(Remedy.REINDEX, counted, NEVER)).contains("the index was made anew");
        assertThat(rests).hasPositiveValue();
        Deadline stopped = NEVER.unlessStopped(() -> true);
        assertThat(remedies().apply(Remedy.REINDEX, counted, stopped)).contains("the index is not yet made anew");
    }
}
