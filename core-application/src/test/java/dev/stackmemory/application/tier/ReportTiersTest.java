package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTiersTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final StoreId ARCHIVE = StoreId.shared("archive");

    private final InMemoryHome home = new InMemoryHome();
    private final TierSettings hot = new TierSettings(home.id(), true, TierLimits.NONE);
    private final TierSettings cold = new TierSettings(ARCHIVE, true, TierLimits.NONE);
    private final ReportTiers reportTiers = new ReportTiers(
            home.ledger(),
            DurableStores.of(
                    List.of(new DurableStore(Tier.HOT, home, home.catalog(), Optional.empty(), home.maintenance()))),
            new TieringSettings(
                    new EnumMap<>(Map.of(Tier.HOT, hot, Tier.COLD, cold)),
                    EvictionOrder.LRU,
                    3,
                    Optional.empty(),
                    Map.of()));

    @Test
    void report_emptyMemory_namesEveryTierYoungestFirst() {
        assertThat(reportTiers.report(NEVER).tiers())
                .containsExactly(
                        new TierReport(Tier.HOT, Optional.of(hot), List.of()),
                        new TierReport(Tier.WARM, Optional.empty(), List.of()),
                        new TierReport(Tier.COLD, Optional.of(cold), List.of()));
    }

    @Test
    void report_framesInTwoTiers_countsEachWhereItLies() {
        new RecordFrames(home).record(frames("f", 3), NEVER);
        var moved = Objects.requireNonNull(
                home.ledger().find(List.of(id("f0002")), NEVER).get(id("f0002")));
        home.ledger().compareAndSet(List.of(moved.movedTo(ARCHIVE, Tier.COLD, NOON)), NEVER);

        List<TierReport> tiers = reportTiers.report(NEVER).tiers();
        assertThat(tiers.get(0).usage()).singleElement().satisfies(usage -> {
            assertThat(usage.frames()).isEqualTo(2);
            assertThat(usage.oldest()).contains(NOON);
            assertThat(usage.newest()).contains(NOON.plusMillis(1));
        });
        assertThat(tiers.get(1).usage()).isEmpty();
        assertThat(tiers.get(2).usage())
                .singleElement()
                .satisfies(usage -> assertThat(usage.frames()).isEqualTo(1));
    }

    @Test
    void report_tierOfSeveralNodes_namesEachHome() {
        new RecordFrames(home).record(frames("f", 3), NEVER);
        StoreId neighbour = StoreId.ofNode("memory", "neighbour");
        var moved = Objects.requireNonNull(
                home.ledger().find(List.of(id("f0002")), NEVER).get(id("f0002")));
        home.ledger().compareAndSet(List.of(moved.movedTo(neighbour, Tier.HOT, NOON)), NEVER);

        assertThat(reportTiers.report(NEVER).tiers().getFirst().usage())
                .extracting(TierUsage::home, TierUsage::frames)
                .containsExactlyInAnyOrder(tuple(home.id(), 2L), tuple(neighbour, 1L));
    }

    @Test
    void report_bytesOnDisk_areThoseOfTheStore() {
        new RecordFrames(home).record(frames("f", 3), NEVER);
        assertThat(reportTiers.report(NEVER).bytesOnDisk())
                .isEqualTo(home.maintenance().sizeBytes())
                .isPositive();
    }
}
