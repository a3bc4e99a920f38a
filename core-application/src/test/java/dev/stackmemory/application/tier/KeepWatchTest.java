package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.watch.ApplyRemedies;
import dev.stackmemory.application.watch.KeepWatch;
import dev.stackmemory.application.watch.WatchAlerts;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.alert.Remedy;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.watch.ActivityLog;
import dev.stackmemory.ports.watch.AlertReceiver;
import dev.stackmemory.testkit.memory.InMemoryActivityLog;
import dev.stackmemory.testkit.memory.InMemoryAlertLog;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Alerts after the rounds of a mover, and what is done against them. */
class KeepWatchTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final FrameId A = new FrameId("a");

    private final TwoTiers memory = new TwoTiers();
    private final InMemoryLexicalIndex words = new InMemoryLexicalIndex(memory.hot.changes());
    private final List<String> notices = new ArrayList<>();
    private final List<Collection<FrameId>> read = new ArrayList<>();
    private Optional<PrepareAnswers> answers = Optional.empty();
    private final InMemoryActivityLog activities = new InMemoryActivityLog();
    private final InMemoryAlertLog alertLog = new InMemoryAlertLog();
    private OptionalLong mostHotBytes = OptionalLong.of(0);
    private final WatchAlerts alerts = alerts(new AlertRule.LargeHotTier(0));

    private WatchAlerts alerts(AlertRule rule) {
        return alerts(rule, activities);
    }

    private WatchAlerts alerts(AlertRule rule, ActivityLog log) {
        return new WatchAlerts(
                List.of(rule),
                WINDOW,
                log,
                alertLog,
                AlertReceiver.NONE,
                memory.hot.ledger(),
                List.of(new CopyPlace(Tier.HOT, TwoTiers.HOT, Optional.empty(), memory.hot.replicaSizes())),
                "sqlite",
                words,
                memory.hot.time());
    }

    private ApplyRemedies remedies() {
        return new ApplyRemedies(
                new Rebalance(memory.settings, memory.hot.time(), memory.mover()),
                mostHotBytes,
                WINDOW,
                (ids, deadline) -> {
                    read.add(ids);
                    return memory.frames().find(ids, deadline);
                },
                memory.catalog(),
                words,
                answers);
    }

    private Optional<String> apply(Remedy remedy, Pace pace, Deadline deadline) {
        return apply(remedies(), remedy, pace, deadline);
    }

    private static Optional<String> apply(ApplyRemedies remedies, Remedy remedy, Pace pace, Deadline deadline) {
        return remedies.apply(new Alert("an alert", NOON, "that stands", remedy), pace, deadline)
                .map(ApplyRemedies.Applied::what);
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
    void hotTierAboveTheAlert_isRelieved_thoughItIsBelowItsOwnLimit_andTheAlertEnds() {
        memory.record(aFrame("a").state("completed").build());
        assertThat(memory.moveAsPlanned().moved()).as("nothing is due").isZero();
        var watch = new KeepWatch(alerts, Optional.of(remedies()), notices::add);
        round(watch);
        assertThat(notices).last().isEqualTo("against large-hot-tier: moved 1 frame");
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        round(watch);
        assertThat(notices).last().isEqualTo("alert over: large-hot-tier");
    }

    @Test
    void hotTierAboveTheAlert_isRelieved_asFarAsIsNeeded_ofWhatIsWorthLeast() {
        String kilobyte = "x".repeat(1_000);
        for (int frame = 0; frame < 10; frame++) {
            memory.record(
                    aFrame("f" + frame).state("completed").content(kilobyte).build());
        }
        memory.hot.ledger().recordAccess(Map.of(new FrameId("f3"), new AccessPattern(2, Optional.of(NOON))), NEVER);
        long size = memory.residency(new FrameId("f3")).sizeBytes();
        mostHotBytes = OptionalLong.of(5 * size);
        assertThat(apply(Remedy.REBALANCE, Pace.FULL, NEVER)).contains("moved 6 frames");
        assertThat(memory.home(new FrameId("f3"))).isEqualTo(TwoTiers.HOT);
    }

    @Test
    void manyColdReads_bringUpWhatWasReadLately_andNothingElse() {
        for (String id : List.of("a", "read-long-ago", "never-read")) {
            memory.record(aFrame(id).state("completed").build());
        }
        memory.move(Tier.COLD, A, new FrameId("read-long-ago"), new FrameId("never-read"));
        memory.hot
                .ledger()
                .recordAccess(
                        Map.of(
                                A,
                                new AccessPattern(1, Optional.of(NOON)),
                                new FrameId("read-long-ago"),
                                new AccessPattern(
                                        2, Optional.of(NOON.minus(WINDOW).minusMillis(1)))),
                        NEVER);
        activities.append(new Activity(
                NOON, NOON, new TreeMap<>(), Map.of(Event.READ_COLD, 10L), new TreeMap<>(), new TreeMap<>()));
        assertThat(memory.moveAsPlanned().moved()).as("nothing is due").isZero();

        round(new KeepWatch(alerts(new AlertRule.ManyColdReads(0.2, 10)), Optional.of(remedies()), notices::add));
        assertThat(notices).last().isEqualTo("against many-cold-reads: brought up 1 frame");
        assertThat(memory.holds(memory.hot, A)).isTrue();
        assertThat(memory.hot.replicaSizes().usage(NEVER).copies()).isEqualTo(1);
        assertThat(memory.moveAsPlanned().moved()).as("it stays").isZero();
    }

    @Test
    void lookThatFails_isTold() {
        ActivityLog unreadable = new ActivityLog() {
            @Override
            public void append(Activity activity) {
                throw new AssertionError("nothing is added");
            }

            @Override
            public List<Activity> listSince(Instant from) {
                throw new StoreException.AccessDenied("the log may not be read", null);
            }
        };
        round(new KeepWatch(alerts(new AlertRule.LargeHotTier(0), unreadable), Optional.empty(), notices::add));
        assertThat(notices)
                .singleElement()
                .asString()
                .isEqualTo("alerts cannot be looked for: the log may not be read");
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
    void remedyThatFailed_isTriedAgainNowAndThen_andOneThatHelpedIsNot() {
        memory.record(aFrame("a").state("completed").build());
        var watch = new KeepWatch(alerts, Optional.of(remedies()), notices::add);
        memory.cold.faults().breakConnection();
        round(watch);
        memory.cold.faults().heal();
        notices.clear();
        for (int round = 1; round < KeepWatch.ROUNDS_BETWEEN_TRIES; round++) {
            round(watch);
        }
        assertThat(notices).isEmpty();
        round(watch);
        assertThat(notices).containsExactly("against large-hot-tier: moved 1 frame");
        round(watch);
        assertThat(notices).last().isEqualTo("alert over: large-hot-tier");
    }

    @Test
    void alertThatAProgramLeft_isSeenToByTheNext() {
        memory.record(aFrame("a").state("completed").build());
        round(new KeepWatch(alerts, Optional.empty(), notices::add));
        notices.clear();
        round(new KeepWatch(alerts, Optional.of(remedies()), notices::add));
        assertThat(notices).containsExactly("against large-hot-tier: moved 1 frame");
    }

    @Test
    void warming_readsTheYoungestFrames_andReindexing_makesTheIndexAnew() {
        memory.record(aFrame("a").build(), aFrame("b").build());
        ApplyRemedies remedies = remedies();
        assertThat(apply(remedies, Remedy.WARM_THE_CACHE, Pace.FULL, NEVER)).contains("read 2 frames");
        assertThat(read)
                .singleElement()
                .satisfies(ids -> assertThat(ids).containsExactlyInAnyOrder(A, new FrameId("b")));
        assertThat(words.status(NEVER).frames()).isZero();
        assertThat(apply(remedies, Remedy.REINDEX, Pace.FULL, NEVER)).contains("the index was made anew");
        assertThat(words.status(NEVER).frames()).isEqualTo(2);
        assertThat(apply(remedies, Remedy.ADD_RESOURCES, Pace.FULL, NEVER)).isEmpty();
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
        assertThat(apply(Remedy.PREPARE_ANSWERS, Pace.FULL, NEVER)).contains("answered 0 questions anew");
        changes.incrementAndGet();

        assertThat(apply(Remedy.PREPARE_ANSWERS, stoppedAfter(0), NEVER)).contains("answered 0 questions anew");
        assertThat(asked).hasValue(1);
        assertThat(apply(Remedy.PREPARE_ANSWERS, Pace.FULL, NEVER)).contains("answered 1 question anew");
        assertThat(asked).hasValue(2);
        assertThat(search.search(often).cachedAt()).isPresent();
        assertThat(asked).hasValue(2);
        assertThat(read).isEmpty();
    }

    @Test
    void preparingAnswers_whereNoneAreKept_isNothing() {
        assertThat(apply(Remedy.PREPARE_ANSWERS, Pace.FULL, NEVER)).isEmpty();
    }

    @Test
    void rebalancingThatIsStopped_leavesTheRestWhereItIs() {
        String aBatch = "x".repeat(20_000_000);
        for (String id : List.of("a", "b", "c")) {
            memory.record(aFrame(id).state("completed").content(aBatch).build());
        }
        memory.limitHotTo(0);
        Pace stoppedAfterABatch = () -> memory.cold.catalog().count(FrameFilter.ALL, NEVER) == 0;
        assertThat(apply(Remedy.REBALANCE, stoppedAfterABatch, NEVER))
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
        assertThatThrownBy(() -> apply(Remedy.REBALANCE, Pace.FULL, stopped))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThat(memory.hot.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(1);
    }

    @Test
    void warmingThatIsStopped_readsNoFurtherBatch() {
        for (int i = 0; i < 120; i++) {
            memory.record(aFrame("frame-" + i).build());
        }
        assertThat(apply(Remedy.WARM_THE_CACHE, stoppedAfter(1), NEVER)).contains("read 50 frames");
        assertThat(read).hasSize(1);
    }

    @Test
    void reindexing_isHeldToThePace_andStopsWithTheDeadline() {
        memory.record(aFrame("a").build());
        var rests = new AtomicInteger();
        Pace counted = () -> rests.incrementAndGet() > 0;
        assertThat(apply(Remedy.REINDEX, counted, NEVER)).contains("the index was made anew");
        assertThat(rests).hasPositiveValue();
        Deadline stopped = NEVER.unlessStopped(() -> true);
        assertThat(apply(Remedy.REINDEX, counted, stopped)).contains("the index is not yet made anew");
    }
}
