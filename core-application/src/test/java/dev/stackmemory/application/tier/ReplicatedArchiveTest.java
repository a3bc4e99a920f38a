package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicatedArchiveTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = id("a");
    private static final Frame FIRST = aFrame("a").state(Frame.CLOSED).build();

    private final TwoTiers tiers = new TwoTiers();
    private final InMemoryReplicas replicas = new InMemoryReplicas();
    private final ReplicatedArchive archive =
            new ReplicatedArchive(tiers.cold, tiers.cold, replicas, tiers.hot.ledger());
    private final TieredFrames reader = new TieredFrames(tiers.stores(tiers.hot, archive), tiers.hot.ledger());

    @BeforeEach
    void archiveAFrame() {
        tiers.record(FIRST);
        tiers.move(Tier.COLD, A);
    }

    @Test
    void readOnce_isReadAgainWithoutTheArchive() {
        assertThat(read()).containsExactly(FIRST);
        tiers.cold.faults().breakConnection();
        assertThat(read()).containsExactly(FIRST);
    }

    @Test
    void neverRead_isNotThereWithoutTheArchive() {
        tiers.cold.faults().breakConnection();
        assertThatThrownBy(this::read).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void atHomeInTheYoungestStore_isNeverAReplica() {
        tiers.record(aFrame("young").build());
        assertThat(reader.find(List.of(id("young")), NEVER)).hasSize(1);
        assertThat(replicas.faults().operations()).isEmpty();
    }

    @Test
    void manyFrames_onlyThoseWithoutAReplicaAreReadFromTheArchive() {
        tiers.record(aFrame("b").state(Frame.CLOSED).build());
        tiers.move(Tier.COLD, id("b"));
        assertThat(read()).containsExactly(FIRST);
        tiers.cold.damage(A);
        assertThat(reader.find(List.of(A, id("b"), id("absent")), NEVER)).containsOnlyKeys(A, id("b"));
        assertThat(read()).containsExactly(FIRST);
    }

    @Test
    void edited_theOlderReplicaIsNotShown() {
        assertThat(read()).containsExactly(FIRST);
        Frame second = Frames.edited(FIRST);
        tiers.record(second);
        assertThat(read()).as("at home in the youngest store").containsExactly(second);
        tiers.move(Tier.COLD, A);
        assertThat(read()).as("archived again").containsExactly(second);
        tiers.cold.faults().breakConnection();
        assertThat(read()).as("and a replica now").containsExactly(second);
    }

    @Test
    void otherContentUnderTheSameRevision_isNotShown() {
        replicas.put(List.of(stored(FIRST.toBuilder().content("another history").build(), 9)), NEVER);
        assertThat(read()).containsExactly(FIRST);
    }

    @Test
    void forgotten_isNotShown() {
        assertThat(read()).containsExactly(FIRST);
        tiers.hot.forget(List.of(A), NEVER);
        assertThat(read()).isEmpty();
    }

    @Test
    void replicasAreAway_theArchiveAnswers() {
        replicas.faults().breakConnection();
        assertThat(read()).containsExactly(FIRST);
        replicas.faults().heal();
        assertThat(read()).containsExactly(FIRST);
        tiers.cold.faults().breakConnection();
        assertThat(read()).containsExactly(FIRST);
    }

    @Test
    void replicasHang_theArchiveAnswersInTime() {
        replicas.faults().delay(Duration.ofSeconds(1));
        Deadline deadline = replicas.time().deadlineAfter(Duration.ofSeconds(10));
        assertThat(frames(reader.find(List.of(A), deadline))).containsExactly(FIRST);
        assertThat(deadline.isExpired()).isFalse();
    }

    @Test
    void replicasLoseEverything_theArchiveAnswers() {
        assertThat(read()).containsExactly(FIRST);
        replicas.vanishAll();
        assertThat(read()).containsExactly(FIRST);
        assertThat(replicas.find(List.of(A), NEVER)).containsKey(A);
    }

    @Test
    void putAndDelete_areTheArchivesOwn() {
        StoredFrame copy = stored(aFrame("c").build());
        archive.put(List.of(copy), NEVER);
        assertThat(tiers.cold.find(List.of(id("c")), NEVER)).containsValue(copy);
        archive.delete(List.of(CopyVersion.of(copy)), NEVER);
        assertThat(tiers.cold.find(List.of(id("c")), NEVER)).isEmpty();
        assertThat(replicas.faults().operations()).isEmpty();
    }

    private List<Frame> read() {
        return frames(reader.find(List.of(A), NEVER));
    }

    private static List<Frame> frames(Map<FrameId, StoredFrame> found) {
        return found.values().stream().map(StoredFrame::frame).toList();
    }
}
