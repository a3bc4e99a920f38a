package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.tier.ReportTiers.CopyReport;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTiersTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final StoreId ARCHIVE = StoreId.shared("archive");

    private static final StoreId CACHE = StoreId.shared("cache");
    private static final TierLimits OF_CACHE = TierLimits.NONE.withMaxBytes(1_000);

    private Optional<ReplicaUpkeep.Usage> cached = Optional.of(new ReplicaUpkeep.Usage(3, 250));
    private final InMemoryHome home = new InMemoryHome();
    private final TierSettings hot = new TierSettings(home.id(), true, TierLimits.NONE);
    private final TierSettings cold = new TierSettings(ARCHIVE, true, TierLimits.NONE);
    private final List<String> heard = new ArrayList<>();
    private final ReportTiers reportTiers = reportTiers(Optional.empty());

    private ReportTiers reportTiers(Optional<Ledger> own) {
        return new ReportTiers(
                () -> own,
                home.ledger(),
                DurableStores.of(List.of(
                        new DurableStore(Tier.HOT, home, home.catalog(), Optional.empty(), home.maintenance()))),
                new TieringSettings(
                        new EnumMap<>(Map.of(Tier.HOT, hot, Tier.COLD, cold)),
                        EvictionOrder.LRU,
                        3,
                        Optional.empty(),
                        Map.of()),
                List.of(
                        new CopyPlace(Tier.HOT, home.id(), Optional.empty(), home.replicaSizes()),
                        new CopyPlace(Tier.WARM, CACHE, Optional.of(OF_CACHE), this::cached)),
                heard::add);
    }

    private ReplicaUpkeep.Usage cached(Deadline deadline) {
        return cached.orElseThrow(() -> new StoreException.Unavailable("the cache does not answer", null));
    }

    private static CopyReport atHome(long copies, long bytes) {
        return new CopyReport(
                new InMemoryHome().id(), Optional.empty(), Optional.of(new ReplicaUpkeep.Usage(copies, bytes)));
    }

    private CopyReport inCache() {
        return new CopyReport(CACHE, Optional.of(OF_CACHE), cached);
    }

    @Test
    void report_copies_areCountedInTheirTier_apartFromHomes() {
        new RecordFrames(home).record(frames("f", 2), NEVER);
        var moved = Objects.requireNonNull(
                home.ledger().find(List.of(id("f0001")), NEVER).get(id("f0001")));
        home.ledger().compareAndSet(List.of(moved.movedTo(ARCHIVE, Tier.COLD, NOON)), NEVER);

        List<TierReport> tiers = reportTiers.report(NEVER).tiers();
        assertThat(tiers.get(0).usage())
                .singleElement()
                .satisfies(usage -> assertThat(usage.frames()).isEqualTo(1));
        assertThat(tiers.get(0).copies()).containsExactly(atHome(1, moved.sizeBytes()));
        assertThat(tiers.get(1).copies()).containsExactly(inCache());
        assertThat(tiers.get(2).copies()).isEmpty();
    }

    @Test
    void report_storeOfCopiesThatIsAway_isNotKnown_andTheRestIsTold() {
        cached = Optional.empty();
        List<TierReport> tiers = reportTiers.report(NEVER).tiers();
        assertThat(tiers.get(1).copies()).containsExactly(inCache());
        assertThat(tiers.get(0).copies()).containsExactly(atHome(0, 0));
    }

    @Test
    void report_emptyMemory_namesEveryTierYoungestFirst() {
        assertThat(reportTiers.report(NEVER).tiers())
                .containsExactly(
                        new TierReport(Tier.HOT, Optional.of(hot), List.of(), List.of(atHome(0, 0))),
                        new TierReport(Tier.WARM, Optional.empty(), List.of(), List.of(inCache())),
                        new TierReport(Tier.COLD, Optional.of(cold), List.of(), List.of()));
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

    @Test
    void report_sharedLedgerIsAway_countsWhatIsTheNodesOwn_andSaysSo() {
        var node = new InMemoryHome(StoreId.ofNode("sqlite", "ann"), Tier.HOT, new VirtualTime(NOON));
        new RecordFrames(node).record(frames("own", 2), NEVER);
        new RecordFrames(home).record(frames("f", 3), NEVER);
        ReportTiers ofNode = reportTiers(Optional.of(node.ledger()));

        assertThat(ofNode.report(NEVER).tiers().getFirst().usage())
                .extracting(TierUsage::frames)
                .containsExactlyInAnyOrder(2L, 3L);
        assertThat(heard).isEmpty();

        home.faults().breakConnection();
        assertThat(ofNode.report(NEVER).tiers().getFirst().usage())
                .extracting(TierUsage::frames)
                .containsExactly(2L);
        assertThat(heard).singleElement().asString().startsWith("what is shared is not counted");
        assertThatThrownBy(() -> reportTiers.report(NEVER)).isInstanceOf(StoreException.Unavailable.class);
    }
}
