package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReplicatedHomeTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");

    private final InMemoryReplicas replicas = new InMemoryReplicas();
    private final VirtualTime time = replicas.time();
    private final InMemoryHome home = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    private final List<String> heard = new ArrayList<>();
    private final ReplicaAdmission admission = new ReplicaAdmission(home, home.epoch(), replicas, replicas.epoch());
    private final ReplicatedHome replicated = node();

    private ReplicatedHome node() {
        return new ReplicatedHome(home, home, home.ledger(), replicas, admission, time, heard::add);
    }

    @Test
    void recorded_isAReplicaAtOnce_andNeedsNoHomeForAWhile() {
        record(aFrame("a").build());
        home.faults().breakConnection();
        assertThat(read()).isEqualTo(aFrame("a").build());
        assertThat(heard).isEmpty();
    }

    @Test
    void homeIsAway_laterTheReplicaAnswersUnverified() {
        record(aFrame("a").build());
        time.advance(Duration.ofSeconds(10));
        home.faults().breakConnection();
        assertThat(read()).isEqualTo(aFrame("a").build());
        assertThat(heard).singleElement().asString().contains("memory", "unverified");
    }

    @Test
    void homeIsAway_replicasFromAnOldDumpAreNotShown() {
        record(aFrame("a").build());
        var unused = replicated.forget(List.of(A), NEVER);
        assertThat(replicated.find(List.of(A), NEVER)).isEmpty();
        assertThat(admission.admit(NEVER)).isTrue();
        replicas.vanishAll();
        replicas.put(List.of(stored(aFrame("a").build())), NEVER);
        home.faults().breakConnection();
        assertThatThrownBy(() -> replicated.find(List.of(A), NEVER)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(heard).isEmpty();
    }

    @Test
    void forgotten_isNotShownByACopyThatComesBackAtOnce() {
        record(aFrame("a").build());
        var unused = replicated.forget(List.of(A), NEVER);
        replicas.vanishAll();
        replicas.putValidated(List.of(stored(aFrame("a").build())), time.instant(), NEVER);
        assertThat(replicated.find(List.of(A), NEVER)).isEmpty();
    }

    @Test
    void homeIsAway_andThereIsNoReplica_fails() {
        home.record(List.of(FrameWrite.create(aFrame("a").build())), NEVER);
        home.faults().breakConnection();
        assertThatThrownBy(this::read).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void refused_isNoReplica() {
        Frame other = aFrame("a").name("from somewhere else").build();
        var unused =
                replicated.record(List.of(FrameWrite.create(aFrame("a").build()), FrameWrite.create(other)), NEVER);
        assertThat(read()).isEqualTo(aFrame("a").build());
    }

    @Test
    void outdated_isNotThereWhenTheHomeIsAway() {
        record(aFrame("a").build());
        home.forget(List.of(A), NEVER);
        time.advance(Duration.ofSeconds(10));
        assertThat(replicated.find(List.of(A), NEVER)).isEmpty();
        home.faults().breakConnection();
        assertThatThrownBy(() -> replicated.find(List.of(A), NEVER)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void lostByTheLedger_isNotShown_andNotDropped() {
        record(aFrame("a").build());
        home.lose(A);
        time.advance(Duration.ofSeconds(10));
        assertThat(replicated.find(List.of(A), NEVER)).isEmpty();
        assertThat(replicas.find(List.of(A), NEVER)).containsKey(A);
    }

    @Test
    void ofALaterRevisionThanTheLedgerKnows_isNotShown_andNotDropped() {
        record(aFrame("a").build());
        record(second());
        home.lose(A);
        home.record(List.of(FrameWrite.create(aFrame("a").build())), NEVER);
        time.advance(Duration.ofSeconds(10));
        assertThat(read()).isEqualTo(aFrame("a").build());
        assertThat(replicas.find(List.of(A), NEVER).get(A))
                .extracting(copy -> copy.frame().revision())
                .isEqualTo(2L);
    }

    @Test
    void read_makesAReplica() {
        home.record(List.of(FrameWrite.create(aFrame("a").build())), NEVER);
        assertThat(read()).isEqualTo(aFrame("a").build());
        assertThat(replicas.find(List.of(A), NEVER)).containsKey(A);
    }

    @Test
    void edit_ofAnotherNode_isReadAfterFiveSecondsAtTheLatest() {
        record(aFrame("a").build());
        home.record(List.of(FrameWrite.edit(second())), NEVER);
        assertThat(read())
                .as("known to be right a moment ago")
                .isEqualTo(aFrame("a").build());
        time.advance(Duration.ofSeconds(5));
        assertThat(read()).isEqualTo(second());
        home.faults().breakConnection();
        assertThat(read()).as("and is a replica now").isEqualTo(second());
    }

    @Test
    void edit_ofOnesOwn_isReadAtOnce() {
        record(aFrame("a").build());
        record(second());
        assertThat(read()).isEqualTo(second());
    }

    @Test
    void edit_whileTheReplicasAreAway_isReadAtOnceWhenTheyReturn() {
        record(aFrame("a").build());
        replicas.faults().breakConnection();
        record(second());
        replicas.faults().heal();
        assertThat(read()).isEqualTo(second());
    }

    @Test
    void replicasAreAway_theHomeAnswers() {
        record(aFrame("a").build());
        replicas.faults().breakConnection();
        assertThat(read()).isEqualTo(aFrame("a").build());
    }

    @Test
    void forgotten_isNotShownByAReplica() {
        record(aFrame("a").build());
        replicated.forget(List.of(A), NEVER);
        assertThat(replicated.find(List.of(A), NEVER)).isEmpty();
        assertThat(replicas.find(List.of(A), NEVER)).isEmpty();
    }

    @Test
    void forgotten_whileTheReplicasAreAway_isNotShownWhenTheyReturn() {
        record(aFrame("a").build());
        replicas.faults().breakConnection();
        replicated.forget(List.of(A), NEVER);
        replicas.faults().heal();
        time.advance(Duration.ofSeconds(60));
        home.faults().breakConnection();
        assertThatThrownBy(() -> replicated.find(List.of(A), NEVER))
                .as("nor when nobody can be asked")
                .isInstanceOf(StoreException.Unavailable.class);
        home.faults().heal();
        assertThat(node().find(List.of(A), NEVER)).as("nor by another node").isEmpty();
        assertThat(heard).singleElement().asString().contains("memory does not answer");
    }

    @Test
    void moved_theReplicaStaysRight() {
        record(aFrame("a").build());
        time.advance(Duration.ofSeconds(10));
        home.ledger()
                .compareAndSet(
                        List.of(Objects.requireNonNull(
                                        home.ledger().find(List.of(A), NEVER).get(A))
                                .renewed()),
                        NEVER);
        assertThat(read()).isEqualTo(aFrame("a").build());
        assertThat(replicas.find(List.of(A), NEVER).values())
                .extracting(StoredFrame::ledgerVersion)
                .containsExactly(2L);
    }

    @Test
    void replicasThatHang_takeTheirShare_andTheHomeAnswersInTheRest() {
        record(aFrame("a").build());
        replicas.faults().hangNext();
        Deadline deadline = soon();
        assertThat(replicated.find(List.of(A), deadline)).containsKey(A);
        assertThat(deadline.remaining()).isGreaterThan(Duration.ofMillis(9_900));
    }

    @Test
    void replicasThatAreNotThereYet_areAskedAgainWhenTheHomeIsAway() {
        record(aFrame("a").build());
        replicas.faults().hangNext();
        home.faults().breakConnection();
        assertThat(replicated.find(List.of(A), soon())).containsKey(A);
    }

    @Test
    void homeThatHangs_leavesTimeForACopyThatIsNotVerified() {
        record(aFrame("a").build());
        time.advance(Duration.ofSeconds(10));
        home.faults().hangNext();
        Deadline deadline = soon();
        assertThat(replicated.find(List.of(A), deadline)).containsKey(A);
        assertThat(heard).singleElement().asString().contains("unverified");
        assertThat(deadline.isExpired()).isFalse();
    }

    @Test
    void homeThatIsSlow_hasTheRestOfTheTime_whereNoCopyIs() {
        home.record(List.of(FrameWrite.create(aFrame("a").build())), NEVER);
        replicas.faults().hangNext();
        home.faults().hangNext();
        assertThat(replicated.find(List.of(A), soon())).containsKey(A);
    }

    private Deadline soon() {
        return time.deadlineAfter(Duration.ofSeconds(10));
    }

    private void record(Frame frame) {
        var unused = replicated.record(List.of(FrameWrite.edit(frame)), NEVER);
    }

    private Frame read() {
        return Objects.requireNonNull(replicated.find(List.of(A), NEVER).get(A)).frame();
    }

    private static Frame second() {
        return aFrame("a").revision(2).name("edited").build();
    }
}
