package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.watch.ApplyRemedies;
import dev.stackmemory.application.watch.KeepWatch;
import dev.stackmemory.application.watch.WatchAlerts;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.alert.Remedy;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.watch.AlertReceiver;
import dev.stackmemory.testkit.memory.InMemoryActivityLog;
import dev.stackmemory.testkit.memory.InMemoryAlertLog;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Alerts after the rounds of a mover, and what is done against them. */
class KeepWatchTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");

    private final TwoTiers memory = new TwoTiers();
    private final InMemoryLexicalIndex words = new InMemoryLexicalIndex(memory.hot.changes());
    private final List<String> notices = new ArrayList<>();
    private final List<Collection<FrameId>> read = new ArrayList<>();
    private final WatchAlerts alerts = new WatchAlerts(
            List.of(new AlertRule.LargeHotTier(0)),
            Duration.ofHours(1),
            new InMemoryActivityLog(),
            new InMemoryAlertLog(),
            AlertReceiver.NONE,
            memory.hot.ledger(),
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
                words);
    }

    private BackgroundMover.Listener listener(KeepWatch watch) {
        return watch.after(new BackgroundMover.Listener() {
            @Override
            public void ended(MoveReport report) {
                notices.add("round: " + report.moved());
            }

            @Override
            public void failed(StoreException failure) {
                notices.add("failed");
            }
        });
    }

    @Test
    void afterEachRound_changesAreTold_andNothingIsDoneUnlessThatIsWanted() {
        memory.record(aFrame("a").state("completed").build());
        BackgroundMover.Listener watching = listener(new KeepWatch(alerts, Optional.empty(), notices::add));
        MoveReport round = memory.moveAsPlanned();
        watching.ended(round);
        watching.ended(round);
        assertThat(notices)
                .containsExactly(
                        "round: 0", "alert: large-hot-tier: 0 MB lie in the hot tier, the limit is 0 MB", "round: 0");
        assertThat(memory.home(A)).isEqualTo(memory.hot.id());
    }

    @Test
    void remedy_isAppliedOnce_whenTheAlertIsRaised() {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        var watch = new KeepWatch(alerts, Optional.of(remedies()), notices::add);
        watch.round();
        assertThat(notices).last().isEqualTo("against large-hot-tier: moved 1 frame");
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        watch.round();
        assertThat(notices).last().isEqualTo("alert over: large-hot-tier");
    }

    @Test
    void roundThatFailed_isFollowedByALook_whichMayFail_too() {
        memory.hot.faults().breakConnection();
        listener(new KeepWatch(alerts, Optional.empty(), notices::add))
                .failed(new StoreException.Unavailable("away", null));
        assertThat(notices).hasSize(2);
        assertThat(notices.getLast()).startsWith("alerts cannot be looked for: ");
    }

    @Test
    void remedyThatFails_isTold_andStopsNothing() {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        ApplyRemedies remedies = remedies();
        memory.cold.faults().breakConnection();
        new KeepWatch(alerts, Optional.of(remedies), notices::add).round();
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
}
