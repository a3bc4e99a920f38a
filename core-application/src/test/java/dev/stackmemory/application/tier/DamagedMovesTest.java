package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a move makes of copies that do not have the content which the ledger knows. */
class DamagedMovesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");
    private static final FrameId B = new FrameId("b");

    private final TwoTiers memory = new TwoTiers();

    @Test
    void aHomeThatIsDamaged_isAProblemInEachRun_andTheOthersMove() {
        memory.record(closed("a"), closed("b"));
        memory.hot.damage(A);
        MoveReport report = memory.move(Tier.COLD, A, B);
        assertThat(report.problems())
                .containsExactly(
                        "frame a stays in sqlite: its content there does not have the hash that the ledger knows");
        assertThat(report.passedOver()).isZero();
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.hot, A)).isTrue();
        assertThat(memory.home(B)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.move(Tier.COLD, A).problems()).hasSize(1);
    }

    @Test
    void aDestinationThatGivesBackOtherBytes_isAProblem_andIsNeverTheHome() {
        memory.record(closed("a"), closed("b"));
        memory.atStep = step -> {
            if (step == MoveStep.COPIED) {
                memory.cold.damage(A);
            }
        };
        MoveReport report = memory.move(Tier.COLD, A, B);
        assertThat(report.problems())
                .containsExactly("frame a stays in sqlite: s3 does not give back what it was given");
        assertThat(report.passedOver()).isZero();
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.home(B)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.holds(memory.cold, A)).as("the damaged copy").isFalse();
    }

    @Test
    void aFrameOfAnotherRevisionThanTheLedgerKnows_isAProblem() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        Frame later = edited(closed("a"));
        memory.cold.put(List.of(new StoredFrame(later, ContentHash.of(later), 7)), NEVER);
        assertThat(memory.move(Tier.HOT, A).problems())
                .containsExactly("frame a stays in s3: it has revision 2 there and revision 1 in the ledger");
    }

    @Test
    void aCopyOfADamagedHome_isNotMade_andTheOthersAre() {
        memory.record(closed("a"), closed("b"));
        memory.move(Tier.COLD, A, B);
        var read = new AccessPattern(3, Optional.of(NOON));
        memory.hot.ledger().recordAccess(Map.of(A, read, B, read), NEVER);
        memory.cold.damage(A);
        MoveReport report = memory.moveAsPlanned();
        assertThat(report.promoted()).isEqualTo(1);
        assertThat(report.passedOver()).isZero();
        assertThat(report.problems())
                .containsExactly(
                        "frame a was not copied from s3: its content there does not have the hash that the ledger knows");
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.holds(memory.hot, B)).isTrue();
    }

    @Test
    void aDamagedHome_andAWholeReplica_theReplicaIsKept() {
        archiveWithReplica();
        memory.cold.damage(A);
        assertThat(memory.move(Tier.HOT, A).problems())
                .containsExactly("frame a stays in s3: its content there does not have the hash that the ledger knows");
        assertThat(replica()).isEqualTo(closed("a"));
    }

    @Test
    void aDamagedHome_andAWholeCopyThatIsLeftOver_theCopyIsKept() {
        archiveWithReplica();
        memory.cold.damage(A);
        memory.hot.outbox().add(Outbox.LEFTOVERS, List.of(A), NEVER);
        assertThat(memory.moveAsPlanned().settled()).isEqualTo(1);
        assertThat(replica()).isEqualTo(closed("a"));
    }

    @Test
    void aWholeHome_andADamagedCopyThatIsLeftOver_theCopyIsRemoved() {
        archiveWithReplica();
        memory.hot.damage(A);
        memory.hot.outbox().add(Outbox.LEFTOVERS, List.of(A), NEVER);
        assertThat(memory.moveAsPlanned().settled()).isEqualTo(1);
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.frame(A)).isEqualTo(closed("a"));
    }

    private void archiveWithReplica() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.hot.put(List.copyOf(memory.cold.find(List.of(A), NEVER).values()), NEVER);
    }

    private Frame replica() {
        return Objects.requireNonNull(memory.hot.find(List.of(A), NEVER).get(A)).frame();
    }

    private static Frame closed(String id) {
        return aFrame(id).state(Frame.CLOSED).build();
    }
}
