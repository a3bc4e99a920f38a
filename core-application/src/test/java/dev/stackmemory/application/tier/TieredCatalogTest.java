package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and counts that name a time ask only the stores that hold something of it. */
class TieredCatalogTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(400));
    private static final FrameFilter OF_THIS_WEEK = within(TimeWindow.since(NOON.minus(Duration.ofDays(7))));
    private static final FrameFilter OF_LAST_YEAR =
            within(new TimeWindow(Optional.empty(), Optional.of(NOON.minus(Duration.ofDays(100)))));

    private final TwoTiers memory = new TwoTiers();

    @BeforeEach
    void recordYoungAndOld() {
        memory.record(
                aFrame("young").type("task").createdAt(NOON).build(),
                aFrame("old").type("review").createdAt(LONG_AGO).build());
        memory.move(Tier.COLD, new FrameId("old"));
    }

    private static FrameFilter within(TimeWindow window) {
        return FrameFilter.ALL.withCreatedWithin(window);
    }

    private List<String> listed(FrameFilter filter) {
        return memory.catalog().list(filter, ListOrder.NEWEST_FIRST, Optional.empty(), 10, NEVER).frames().stream()
                .map(FrameSummary::id)
                .map(FrameId::value)
                .toList();
    }

    @Test
    void storeThatIsAway_outsideTheWindow_isNotMissed() {
        memory.cold.faults().breakConnection();

        assertThat(memory.catalog().count(OF_THIS_WEEK, NEVER)).isEqualTo(1);
        assertThat(memory.catalog().countBy(Facet.TYPE, OF_THIS_WEEK, NEVER)).isEqualTo(Map.of("task", 1L));
        assertThat(listed(OF_THIS_WEEK)).containsExactly("young");
    }

    @Test
    void storeThatIsAway_insideTheWindow_failsTheCount() {
        memory.cold.faults().breakConnection();

        assertThatThrownBy(() -> memory.catalog().count(OF_LAST_YEAR, NEVER)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> memory.catalog().count(FrameFilter.ALL, NEVER)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> listed(OF_LAST_YEAR)).isInstanceOf(Unavailable.class);
    }

    @Test
    void youngestStore_outsideTheWindow_isNotAsked() {
        int before = memory.hot.faults().operations().size();

        assertThat(memory.catalog().count(OF_LAST_YEAR, NEVER)).isEqualTo(1);
        assertThat(listed(OF_LAST_YEAR)).containsExactly("old");
        List<String> asked = memory.hot.faults().operations();
        assertThat(asked.subList(before, asked.size())).doesNotContain("count", "list");
    }

    @Test
    void windowUpToThePast_countsFramesWithoutTime_whereverTheyLie() {
        memory.record(aFrame("undated").createdAt(Frame.UNKNOWN_TIME).build());

        assertThat(memory.catalog().count(OF_LAST_YEAR, NEVER)).isEqualTo(2);
        assertThat(listed(OF_LAST_YEAR)).containsExactly("old", "undated");
    }

    @Test
    void noStoreHoldsAnythingOfTheTime_isNothing() {
        FrameFilter between =
                within(TimeWindow.between(NOON.minus(Duration.ofDays(300)), NOON.minus(Duration.ofDays(200))));

        assertThat(memory.catalog().count(between, NEVER)).isZero();
        assertThat(memory.catalog().countBy(Facet.DAY, between, NEVER)).isEmpty();
        assertThat(listed(between)).isEmpty();
    }

    @Test
    void ledgerAway_asksEveryStore() {
        // What has changed so far is asked before what lies where.
        memory.hot.faults().passNext(1);
        memory.hot.faults().failNext();

        assertThat(memory.catalog().count(OF_THIS_WEEK, NEVER)).isEqualTo(1);
        assertThat(memory.cold.faults().operations()).contains("count");
    }
}
