package dev.stackmemory.application.watch;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.alert.Remedy;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.watch.AlertReceiver;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryActivityLog;
import dev.stackmemory.testkit.memory.InMemoryAlertLog;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class WatchAlertsTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final InMemoryHome home = new InMemoryHome(StoreId.shared("sqlite"), Tier.HOT, time);
    private final InMemoryActivityLog activities = new InMemoryActivityLog();
    private final InMemoryAlertLog log = new InMemoryAlertLog();
    private final List<AlertChange> told = new ArrayList<>();
    private boolean isReceived = true;
    private final List<AlertRule> rules =
            List.of(new AlertRule.ManyColdReads(0.2, 10), new AlertRule.LargeHotTier(1_000_000));
    private ToLongFunction<Deadline> copies = deadline -> 0;
    private final List<CopyPlace> places = List.of(
            new CopyPlace(
                    Tier.HOT,
                    StoreId.shared("redis"),
                    Optional.empty(),
                    deadline -> new ReplicaUpkeep.Usage(1, copies.applyAsLong(deadline))),
            new CopyPlace(
                    Tier.WARM,
                    StoreId.shared("warm"),
                    Optional.empty(),
                    deadline -> new ReplicaUpkeep.Usage(9, 9_000_000)));
    private final WatchAlerts alerts = watcher();

    /** As a program of its own, on the same logs. */
    private WatchAlerts watcher() {
        return new WatchAlerts(
                rules,
                WINDOW,
                activities,
                log,
                new Told(),
                home.ledger(),
                places,
                "sqlite",
                new InMemoryLexicalIndex(home.changes()),
                time);
    }

    private final class Told implements AlertReceiver {
        @Override
        public void send(AlertChange change, Runnable noted) {
            told.add(change);
            if (isReceived) {
                noted.run();
            }
        }

        @Override
        public void close() {}
    }

    private void reads(long hot, long cold) {
        activities.append(new Activity(
                time.instant(),
                time.instant(),
                new TreeMap<>(),
                Map.of(Event.READ_HOT, hot, Event.READ_COLD, cold),
                new TreeMap<>(),
                new TreeMap<>()));
    }

    @Test
    void alert_isToldWhenRaisedAndWhenOver_andNotInBetween() {
        reads(5, 5);
        Alert cold = new Alert(
                "many-cold-reads",
                Frames.NOON,
                "50% of 10 reads went to the cold tier, and should be at most 20%",
                Remedy.REBALANCE);
        assertThat(alerts.watch(NEVER)).containsExactly(new AlertChange.Raised(cold));
        time.advance(Duration.ofMinutes(1));
        assertThat(alerts.watch(NEVER)).isEmpty();

        reads(38, 5);
        assertThat(alerts.watch(NEVER)).as("near the limit").isEmpty();
        reads(50, 0);
        assertThat(alerts.watch(NEVER)).containsExactly(new AlertChange.Cleared(cold, time.instant()));
        assertThat(alerts.watch(NEVER)).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void ofTwoPrograms_oneTells() {
        reads(5, 5);
        assertThat(alerts.watch(NEVER)).hasSize(1);
        assertThat(watcher().watch(NEVER)).isEmpty();
        assertThat(told).hasSize(1);
    }

    @Test
    void whatAProgramCouldNotTell_orDidNotLiveTo_anotherTells_tenMinutesLater_andOnce() {
        reads(5, 5);
        isReceived = false;
        assertThat(alerts.watch(NEVER)).hasSize(1);
        isReceived = true;
        time.advance(Duration.ofMinutes(9));
        assertThat(watcher().watch(NEVER)).isEmpty();
        assertThat(told).hasSize(1);

        time.advance(Duration.ofMinutes(1));
        assertThat(watcher().watch(NEVER)).as("it is no news").isEmpty();
        assertThat(told).hasSize(2).containsOnly(told.getFirst());

        time.advance(Duration.ofMinutes(10));
        assertThat(watcher().watch(NEVER)).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void whereNothingIsReadAnyMore_anAlertEnds_whenItsReadsAreOlderThanTheWindow() {
        reads(5, 5);
        assertThat(alerts.watch(NEVER)).hasSize(1);
        time.advance(WINDOW);
        assertThat(alerts.watch(NEVER)).isEmpty();
        assertThat(alerts.look(NEVER)).hasSize(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(alerts.look(NEVER)).isEmpty();
        assertThat(alerts.watch(NEVER)).singleElement().isInstanceOf(AlertChange.Cleared.class);
        assertThat(alerts.standing()).isEmpty();
    }

    @Test
    void look_showsWhatIs_andTellsNobody() {
        reads(5, 5);
        assertThat(alerts.look(NEVER)).extracting(Alert::name).containsExactly("many-cold-reads");
        assertThat(told).isEmpty();
        assertThat(log.raised()).isEmpty();
        assertThat(alerts.watch(NEVER)).hasSize(1);
        reads(100, 0);
        assertThat(alerts.look(NEVER)).isEmpty();
        assertThat(log.raised()).hasSize(1);
    }

    @Test
    void hotTier_isTheSumOfWhatLiesThere() {
        var unused = home.record(
                List.of(FrameWrite.create(
                        aFrame("a").content("x".repeat(1_000_001)).build())),
                NEVER);
        assertThat(alerts.look(NEVER)).extracting(Alert::name).containsExactly("large-hot-tier");
    }

    @Test
    void hotTier_holdsCopiesToo() {
        copies = deadline -> 1_000_001;
        assertThat(alerts.watch(NEVER)).hasSize(1);
        copies = deadline -> {
            throw new StoreException.Unavailable("the copies are away", null);
        };
        assertThat(alerts.watch(NEVER)).as("nobody knows").isEmpty();
        assertThat(alerts.look(NEVER)).hasSize(1);
    }

    @Test
    void ledgerIsAway_theOtherRulesAreJudged_andWhatStandsOfTheHotTierStays() {
        copies = deadline -> 1_000_001;
        alerts.watch(NEVER);
        home.faults().breakConnection();
        reads(10, 90);
        assertThat(alerts.watch(NEVER))
                .extracting(AlertChange::alert)
                .extracting(Alert::name)
                .containsExactly("many-cold-reads");
        assertThat(alerts.look(NEVER)).extracting(Alert::name).containsExactly("large-hot-tier", "many-cold-reads");
    }
}
