package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.ObservedStore;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyStoresTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryHome home = new InMemoryHome();
    private final ObservedStore observed = new ObservedStore(home);
    private final DurableStores stores = DurableStores.of(List.of(
            new DurableStore(Tier.HOT, observed, home.catalog(), Optional.of(home.vectors()), home.maintenance())));
    private final VerifyStores verifyStores = new VerifyStores(
            home,
            stores,
            home.ledger(),
            home.outbox(),
            new Leftovers(home, stores, home.ledger(), home.outbox(), home.time()),
            home.time());

    @Test
    void verify_emptyMemory_isClean() {
        assertThat(verify()).isEqualTo(new VerifyReport(0, 0, List.of(), List.of()));
    }

    @Test
    void verify_whatWasRecordedEditedAndForgotten_isClean() {
        record(frames("f", 1_200));
        record(List.of(edited(frames("f", 1).getFirst())));
        home.forget(List.of(id("f0001")), NEVER);
        VerifyReport report = verifyStores.verify(true, false, Progress.NONE, NEVER);
        assertThat(report.isClean()).isTrue();
        assertThat(report.frames()).isEqualTo(1_199);
    }

    @Test
    void verifyDeep_damagedCopy_isReported() {
        record(frames("f", 3));
        home.damage(id("f0001"));
        assertThat(verifyStores.verify(true, false, Progress.NONE, NEVER).problems())
                .containsExactly(
                        "frame f0001 has another content in memory than was recorded",
                        "frame f0001 does not have the content hash it was stored with");
        assertThat(verify().isClean()).as("without reading every frame").isTrue();
    }

    @Test
    void verify_copyIsMissing_isReported() {
        record(frames("f", 3));
        StoreId elsewhere = StoreId.shared("elsewhere");
        Residency before = residency("f0001");
        set(before.movedTo(elsewhere, Tier.WARM, NOON));
        home.delete(List.of(new CopyVersion(id("f0001"), 1, 1)), NEVER);
        set(residency("f0001").movedTo(before.home(), Tier.HOT, NOON));
        assertThat(verify().problems()).containsExactly("frame f0001 is at home in memory, which does not hold it");
    }

    @Test
    void verify_ledgerHasAnotherRevision_isReported() {
        record(frames("f", 3));
        Residency before = residency("f0001");
        set(with(before, 4, before.hash()));
        assertThat(verify().problems())
                .containsExactly("frame f0001 has revision 1 in memory and revision 4 in the ledger");
    }

    @Test
    void verify_ledgerHasAnotherHash_isReported() {
        record(frames("f", 3));
        set(with(residency("f0001"), 1, ContentHash.of(frame("other"))));
        assertThat(verify().problems())
                .containsExactly("frame f0001 has another content hash in memory than in the ledger");
    }

    @Test
    void verify_frameCannotBeReadBack_isReportedAndTheOthersAreCompared() {
        record(frames("f", 3));
        observed.corrupt(id("f0001"));
        set(with(residency("f0002"), 1, ContentHash.of(frame("other"))));
        VerifyReport report = verify();
        assertThat(report.frames()).isEqualTo(3);
        assertThat(report.problems())
                .containsExactly(
                        "frame f0001 cannot be read back",
                        "frame f0002 has another content hash in memory than in the ledger");
    }

    @Test
    void verify_frameAtHomeElsewhere_isNotCompared() {
        record(frames("f", 3));
        set(residency("f0001").movedTo(StoreId.shared("elsewhere"), Tier.WARM, NOON));
        home.damage(id("f0001"));
        assertThat(verify()).isEqualTo(new VerifyReport(2, 0, List.of(), List.of()));
    }

    @Test
    void verify_frameEditedForgottenOrMovedMeanwhile_isClean() {
        record(frames("f", 9));
        observed.beforeNextFind(() -> {
            record(List.of(edited(frames("f", 1).getFirst())));
            home.forget(List.of(id("f0001")), NEVER);
            set(residency("f0002").movedTo(StoreId.shared("elsewhere"), Tier.WARM, NOON));
            home.delete(List.of(new CopyVersion(id("f0002"), 1, 1)), NEVER);
        });
        assertThat(verify().problems()).isEmpty();
    }

    @Test
    void verify_veryManyProblems_reportsTheFirstThousand() {
        record(frames("f", 1_300));
        for (Frame frame : frames("f", 1_300)) {
            set(with(residency(frame.id().value()), 7, ContentHash.of(frame)));
        }
        assertThat(verify().problems()).hasSize(1_000);
    }

    @Test
    void verify_progress_growsToTheTotal() {
        record(frames("f", 1_200));
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        verifyStores.verify(
                true,
                false,
                (now, total) -> {
                    done.add(now);
                    totals.add(total);
                },
                NEVER);
        assertThat(done).isSorted();
        assertThat(totals).containsOnly(2_400L);
        assertThat(done.getLast()).isEqualTo(2_400);
    }

    @Test
    void verify_homeAway_throws() {
        home.faults().breakConnection();
        assertThatThrownBy(this::verify).isInstanceOf(StoreException.Unavailable.class);
    }

    private VerifyReport verify() {
        return verifyStores.verify(false, false, Progress.NONE, NEVER);
    }

    private void record(List<Frame> frames) {
        new RecordFrames(home).record(frames, NEVER);
    }

    private Residency residency(String frame) {
        return Objects.requireNonNull(
                home.ledger().find(List.of(id(frame)), NEVER).get(id(frame)));
    }

    private void set(Residency residency) {
        assertThat(home.ledger().compareAndSet(List.of(residency), NEVER)).hasSize(1);
    }

    /** The same entry one ledger version later, with another revision and hash. */
    private static Residency with(Residency residency, long revision, ContentHash hash) {
        return new Residency(
                residency.frame(),
                residency.project(),
                residency.home(),
                residency.tier(),
                residency.ledgerVersion() + 1,
                revision,
                hash,
                residency.sizeBytes(),
                residency.createdAt(),
                residency.placedAt(),
                residency.access(),
                residency.active(),
                residency.keepForever(),
                residency.score());
    }
}
