package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaAdmissionTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryReplicas replicas = new InMemoryReplicas();
    private final InMemoryHome home = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, replicas.time());
    private final ReplicaAdmission admission = program();

    private ReplicaAdmission program() {
        return new ReplicaAdmission(home, home.epoch(), replicas, replicas.epoch(), Duration.ZERO);
    }

    private void record(String id) {
        home.record(List.of(FrameWrite.create(aFrame(id).build())), NEVER);
        replicas.put(List.of(stored(aFrame(id).build())), NEVER);
    }

    private boolean isHeld(String id) {
        return !replicas.find(List.of(id(id)), NEVER).isEmpty();
    }

    private void forget(String id) {
        home.forget(List.of(id(id)), NEVER);
        admission.tell(List.of(id(id)), NEVER);
    }

    @Test
    void newReplicasBesideANewLedger_areFitToBeBelieved() {
        record("a");
        assertThat(admission.admit(NEVER)).isTrue();
        assertThat(isHeld("a")).isTrue();
    }

    @Test
    void replicasThatWereToldOfEveryForgetting_keepTheirCopies() {
        record("a");
        record("b");
        forget("b");
        assertThat(admission.admit(NEVER)).isTrue();
        assertThat(program().admit(NEVER)).as("another program").isTrue();
        assertThat(isHeld("a")).isTrue();
        assertThat(isHeld("b")).isFalse();
    }

    @Test
    void replicasFromAnOldDump_areCleared() {
        record("a");
        forget("a");
        record("b");
        forget("b");
        replicas.vanishAll();
        replicas.put(List.of(stored(aFrame("b").build())), NEVER);
        replicas.epoch().advance(1, NEVER);

        assertThat(admission.admit(NEVER)).isTrue();
        assertThat(isHeld("b")).isFalse();
        record("c");
        assertThat(program().admit(NEVER)).isTrue();
        assertThat(isHeld("c")).as("and are filled again").isTrue();
    }

    @Test
    void replicasThatMissedAForgetting_areCleared() {
        record("a");
        record("forgotten");
        home.forget(List.of(id("forgotten")), NEVER);

        assertThat(admission.admit(NEVER)).isTrue();
        assertThat(isHeld("forgotten")).isFalse();
    }

    @Test
    void emptiedReplicas_areFilledByReading() {
        record("a");
        forget("a");
        replicas.vanishAll();

        assertThat(admission.admit(NEVER)).isTrue();
        record("b");
        assertThat(program().admit(NEVER)).isTrue();
        assertThat(isHeld("b")).isTrue();
        assertThat(replicas.epoch().find(NEVER)).isEqualTo(home.epoch().find(NEVER));
    }

    @Test
    void ledgerFromABackup_clearsTheReplicas() {
        replicas.epoch().advance(7, NEVER);
        record("unknown to the ledger");

        assertThat(admission.admit(NEVER)).isTrue();
        assertThat(isHeld("unknown to the ledger")).isFalse();
    }

    @Test
    void whoTellsOfItsOwn_tellsOfWhatOthersCouldNot() {
        record("theirs");
        record("ours");
        home.forget(List.of(id("theirs")), NEVER);
        forget("ours");

        assertThat(isHeld("theirs")).isFalse();
        assertThat(admission.admit(NEVER)).isTrue();
    }

    @Test
    void ledgerIsAway_nothingIsCertain() {
        record("a");
        record("b");
        forget("b");
        home.faults().breakConnection();
        assertThat(program().admit(NEVER)).isFalse();
        assertThat(isHeld("a")).isTrue();
    }

    @Test
    void ledgerIsAway_replicasAreComparedWithWhatWasSeenOfIt() {
        record("a");
        forget("a");
        record("b");
        forget("b");
        assertThat(admission.admit(NEVER)).isTrue();
        home.faults().breakConnection();
        replicas.vanishAll();
        replicas.put(List.of(stored(aFrame("b").build())), NEVER);
        replicas.epoch().advance(1, NEVER);

        assertThat(admission.admit(NEVER)).isFalse();
        assertThat(isHeld("b")).isFalse();
    }

    @Test
    void mayBeBelieved_unlessTheyKnowLessThanThisProgram() {
        record("a");
        forget("a");
        assertThat(program().mayBeBelieved(NEVER))
                .as("a program that knows nothing")
                .isTrue();
        assertThat(admission.admit(NEVER)).isTrue();
        assertThat(admission.mayBeBelieved(NEVER)).isTrue();
        replicas.vanishAll();
        assertThat(admission.mayBeBelieved(NEVER)).isFalse();
    }

    @Test
    void replicasAreAway_theyAreAsDoubtfulAsBefore() {
        record("a");
        replicas.faults().breakConnection();
        assertThatThrownBy(() -> admission.admit(NEVER)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void advance_raisesBothNumbers() {
        record("a");
        admission.advance(NEVER);
        admission.advance(NEVER);
        assertThat(home.epoch().find(NEVER)).hasValue(2);
        assertThat(replicas.epoch().find(NEVER)).hasValue(2);
        assertThat(isHeld("a")).isTrue();
    }
}
