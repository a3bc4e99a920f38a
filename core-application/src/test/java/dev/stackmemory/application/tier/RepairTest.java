package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ObservedStore;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What verifying finds over two stores, and what repairing makes of it. */
class RepairTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");

    private final TwoTiers memory = new TwoTiers();

    @Test
    void aHomeThatLostItsFrame_andAReplicaOfIt_theReplicaBecomesTheHome() {
        memory.record(aFrame("a").build());
        memory.move(Tier.COLD, A);
        StoredFrame copy = archived();
        memory.hot.put(List.of(copy), NEVER);
        memory.cold.delete(List.of(CopyVersion.of(copy)), NEVER);

        assertThat(verify().problems()).containsExactly("frame a is at home in s3, which does not hold it");
        assertThat(repair().healed())
                .containsExactly(
                        "frame a is at home in s3, which does not hold it; it is at home in sqlite now, which still"
                                + " held it");
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(verify().isClean()).isTrue();
    }

    @Test
    void aHomeWithDamagedContent_andAWholeReplica_theReplicaBecomesTheHome() {
        archiveWithReplica();
        memory.cold.damage(A);

        assertThat(verify().problems())
                .containsExactly(
                        "frame a has another content in s3 than was recorded",
                        "frame a does not have the content hash it was stored with");
        VerifyReport repaired = repair();
        assertThat(repaired.problems()).isEmpty();
        assertThat(repaired.pending()).isZero();
        assertThat(repaired.healed())
                .containsExactly(
                        "frame a has another content in s3 than was recorded; it is at home in sqlite now, which still"
                                + " held it");
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.frame(A)).isEqualTo(aFrame("a").build());
        assertThat(memory.holds(memory.cold, A)).as("the damaged copy").isFalse();
        assertThat(verify().isClean()).isTrue();
    }

    @Test
    void aYoungestHomeWithDamagedContent_andAWholeCopyInTheArchive_thatBecomesTheHome() {
        memory.record(aFrame("a").build());
        memory.cold.put(List.copyOf(memory.hot.find(List.of(A), NEVER).values()), NEVER);
        memory.hot.damage(A);
        assertThat(repair().problems()).isEmpty();
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.holds(memory.hot, A)).as("the damaged copy").isFalse();
        assertThat(memory.frame(A)).isEqualTo(aFrame("a").build());
        assertThat(verify().isClean()).isTrue();
    }

    @Test
    void aHomeWithDamagedContent_andNoOtherCopy_staysAndIsReported() {
        memory.record(aFrame("a").build());
        memory.hot.damage(A);
        assertThat(repair().problems()).contains("frame a has another content in sqlite than was recorded");
        assertThat(memory.holds(memory.hot, A)).isTrue();
    }

    @Test
    void aReplicaWithDamagedContent_isDropped() {
        archiveWithReplica();
        memory.hot.damage(A);
        assertThat(verify().problems()).contains("the replica of frame a in sqlite is outdated or damaged");
        assertThat(repair().problems()).isEmpty();
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.frame(A)).isEqualTo(aFrame("a").build());
    }

    @Test
    void aNodesReplicaWithDamagedContent_isDropped_andOneThatIsOutdatedIsNot() {
        memory.record(aFrame("a").build(), aFrame("b").build());
        FrameId outdated = new FrameId("b");
        memory.move(Tier.COLD, A, outdated);
        memory.hot.put(List.copyOf(memory.cold.find(List.of(A, outdated), NEVER).values()), NEVER);
        memory.hot.damage(A);
        know(outdated, aFrame("b").revision(2).build());
        VerifyStores node = memory.verifyStores().ofNode(memory.hot.ledger());
        assertThat(node.verify(true, true, Progress.NONE, NEVER).healed())
                .containsExactly("the replica of frame a in sqlite is outdated or damaged; it was dropped");
        assertThat(memory.holds(memory.hot, outdated)).isTrue();
    }

    @Test
    void aStoreThatIsAway_isNamed_andTheOthersAreComparedAndHealed() {
        memory.record(aFrame("a").build(), aFrame("b").build(), aFrame("c").build());
        FrameId archived = new FrameId("b");
        memory.move(Tier.COLD, archived);
        memory.hot.outbox().add(Outbox.LEFTOVERS, List.of(archived), NEVER);
        memory.hot.damage(new FrameId("c"));
        memory.cold.faults().breakConnection();

        for (boolean repair : List.of(false, true)) {
            VerifyReport report = memory.verifyStores().verify(true, repair, Progress.NONE, NEVER);
            assertThat(report.frames()).as("compared").isEqualTo(2);
            assertThat(report.problems())
                    .containsExactly(
                            "s3 was not compared: the store in memory is away: count had no effect",
                            "frame c has another content in sqlite than was recorded",
                            "frame c does not have the content hash it was stored with");
            assertThat(report.healed()).isEmpty();
        }

        memory.cold.faults().heal();
        assertThat(memory.frame(archived)).isEqualTo(aFrame("b").build());
    }

    @Test
    void aSharedLedgerThatIsAway_isNamed_andTheNodesOwnStoreIsCompared() {
        memory.record(aFrame("a").build());
        var node = new TwoTiers();
        node.record(aFrame("b").build(), aFrame("c").build());
        VerifyStores both = memory.verifyStores().with(node.verifyStores());
        assertThat(both.verify(true, false, Progress.NONE, NEVER).frames()).isEqualTo(3);

        memory.hot.faults().breakConnection();
        VerifyReport report = both.verify(true, false, Progress.NONE, NEVER);
        assertThat(report.frames()).isEqualTo(2);
        assertThat(report.problems()).singleElement().asString().startsWith("sqlite was not compared: ");
    }

    private void archiveWithReplica() {
        memory.record(aFrame("a").build());
        memory.move(Tier.COLD, A);
        memory.hot.put(List.of(archived()), NEVER);
    }

    @Test
    void aCopyThatIsLeftOver_isRemoved() {
        memory.record(aFrame("a").build());
        memory.cold.put(List.of(stored(aFrame("a").build())), NEVER);
        assertThat(verify().problems()).containsExactly("a copy of frame a is left over in s3");
        assertThat(repair().healed()).containsExactly("a copy of frame a is left over in s3; it was removed");
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(verify().isClean()).isTrue();
    }

    @Test
    void aCopyOfAForgottenFrame_isRemovedAndErasedAgain() {
        memory.hot.forget(List.of(A), NEVER);
        memory.forgetFrames().erasePending(NEVER);
        memory.cold.put(List.of(stored(aFrame("a").build())), NEVER);
        assertThat(verify().problems()).containsExactly("frame a was forgotten, and a copy of it lies in s3");
        assertThat(repair().isClean()).isTrue();
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(verify().isClean()).isTrue();
    }

    @Test
    void aFrameThatTheLedgerDoesNotKnow_isRecordedAnew() {
        Frame frame = aFrame("a").revision(3).build();
        memory.cold.put(List.of(stored(frame)), NEVER);
        assertThat(verify().problems()).containsExactly("frame a lies in s3 and the ledger does not know it");
        assertThat(repair().isClean()).isTrue();
        assertThat(memory.frame(A)).isEqualTo(frame);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(verify().isClean()).isTrue();
    }

    /** The hot store is restored from a backup: the archive holds what was recorded and moved since. */
    @Test
    void anArchiveThatIsAheadOfTheLedger_losesNothingAndIsReported() {
        memory.record(aFrame("a").build());
        Frame later = aFrame("a").revision(2).name("recorded after the backup").build();
        memory.cold.put(List.of(new StoredFrame(later, ContentHash.of(later), 7)), NEVER);

        assertThat(memory.move(Tier.COLD, A).rehomed()).isZero();
        assertThat(memory.leftovers().settle(NEVER)).isZero();

        assertThat(archived().frame()).as("nothing was deleted").isEqualTo(later);
        assertThat(verify().problems())
                .containsExactly(
                        "frame a has revision 2 in s3, with another content than revision 1, which the ledger knows"
                                + " in sqlite; nothing is done about it, for either may be right");
        assertThat(repair().isClean()).isFalse();
        assertThat(archived().frame()).isEqualTo(later);
    }

    @Test
    void anOutdatedReplica_isDropped() {
        memory.record(aFrame("a").build());
        memory.move(Tier.COLD, A);
        memory.hot.put(List.of(archived()), NEVER);
        Frame second = aFrame("a").revision(2).build();
        know(A, second);
        assertThat(verify().problems()).containsExactly("the replica of frame a in sqlite is outdated or damaged");
        assertThat(repair().isClean()).isTrue();
        assertThat(memory.frame(A)).isEqualTo(second);
    }

    /** As after an edit at home in the archive. */
    private void know(FrameId id, Frame second) {
        memory.cold.put(List.of(new StoredFrame(second, ContentHash.of(second), 3)), NEVER);
        Residency residency = memory.residency(id);
        memory.hot
                .ledger()
                .compareAndSet(
                        List.of(new Residency(
                                id,
                                residency.project(),
                                residency.home(),
                                residency.tier(),
                                3,
                                2,
                                ContentHash.of(second),
                                residency.sizeBytes(),
                                residency.createdAt(),
                                residency.placedAt(),
                                residency.access(),
                                residency.active(),
                                residency.keepForever(),
                                residency.score())),
                        NEVER);
    }

    @Test
    void aDamagedReplica_hidesNothing_andIsDropped() {
        memory.record(aFrame("a").build());
        memory.move(Tier.COLD, A);
        memory.hot.put(List.of(archived()), NEVER);
        var damaged = new ObservedStore(memory.hot);
        damaged.corrupt(A);
        DurableStores stores = memory.stores(damaged, memory.cold);

        assertThat(new TieredFrames(stores, memory.hot.ledger()).find(List.of(A), NEVER))
                .containsKey(A);
        VerifyStores verifying = memory.verifyStores(stores);
        assertThat(verifying.verify(true, false, Progress.NONE, NEVER).problems())
                .contains("the replica of frame a in sqlite is outdated or damaged");
        assertThat(verifying.verify(true, true, Progress.NONE, NEVER).healed()).hasSize(1);
        assertThat(memory.holds(memory.hot, A)).isFalse();
    }

    @Test
    void whatIsNamedInTheOutbox_isPendingAndNoProblem() {
        memory.record(aFrame("a").build());
        memory.move(Tier.COLD, A);
        memory.record(aFrame("a").revision(2).build());
        VerifyReport report = verify();
        assertThat(report.problems()).isEmpty();
        assertThat(report.pending()).isEqualTo(1);
        assertThat(repair().pending()).isZero();
    }

    private StoredFrame archived() {
        return memory.cold.find(List.of(A), NEVER).values().iterator().next();
    }

    private VerifyReport verify() {
        return memory.verifyStores().verify(true, false, Progress.NONE, NEVER);
    }

    private VerifyReport repair() {
        return memory.verifyStores().verify(true, true, Progress.NONE, NEVER);
    }
}
