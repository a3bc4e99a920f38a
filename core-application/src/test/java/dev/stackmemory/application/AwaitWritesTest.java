package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.node.NodeStore;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.application.tier.ReplicaTrust;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.watch.Happenings;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwaitWritesTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryReplicas replicas = new InMemoryReplicas();
    private final InMemoryHome shared = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, replicas.time());
    private final InMemoryHome node = new InMemoryHome(StoreId.shared("sqlite"), Tier.HOT, replicas.time());
    private final ReplicaTrust trust = new ReplicaTrust();
    private final AwaitWrites awaitWrites =
            new AwaitWrites(() -> Optional.of(store(node)), shared.changes(), trust, replicas.time());

    private static NodeStore store(InMemoryHome home) {
        return new NodeStore(
                home, home.catalog(), home.ledger(), home.changes(), home.unpublished(), Optional.of(home.vectors()));
    }

    private static Watermark record(InMemoryHome home, Frame frame) {
        return home.record(List.of(FrameWrite.edit(frame)), NEVER).watermark();
    }

    @Test
    void whatBothHomesHold_isNotMissing() {
        Watermark both =
                record(node, aFrame("a").build()).and(record(shared, aFrame("b").build()));

        assertThat(awaitWrites.await(both, NEVER)).isEmpty();
        assertThat(awaitWrites.await(Watermark.NONE, NEVER)).isEmpty();
    }

    @Test
    void homeThatHasNotGotAsFar_isNamed() {
        Watermark.Mark mark = record(shared, aFrame("a").build()).marks().getFirst();

        assertThat(awaitWrites.await(Watermark.of(mark.home(), mark.history(), mark.position() + 1), NEVER))
                .singleElement()
                .asString()
                .contains("paradedb", "is missing", "backup");
    }

    @Test
    void homeThatDoesNotAnswer_isNamed_andTheNodesOwnIsSeen() {
        Watermark here = record(node, aFrame("a").build());
        Watermark there = record(shared, aFrame("b").build());
        shared.faults().breakConnection();

        assertThat(awaitWrites.await(here, NEVER)).isEmpty();
        assertThat(awaitWrites.await(here.and(there), NEVER))
                .singleElement()
                .asString()
                .contains("paradedb", "may be missing");
    }

    @Test
    void anotherMachinesOwnStore_mayBeMissing() {
        var other = new InMemoryHome(StoreId.shared("sqlite"), Tier.HOT, replicas.time());

        assertThat(awaitWrites.await(record(other, aFrame("a").build()), NEVER))
                .singleElement()
                .asString()
                .contains("sqlite", "published");
    }

    @Test
    void copyThatAnsweredAlone_isVerifiedOnce() {
        var reading = new ReplicatedHome(
                shared,
                shared,
                shared.ledger(),
                replicas,
                trust,
                new ReplicaAdmission(shared, shared.epoch(), replicas, replicas.epoch()),
                replicas.time(),
                heard -> {},
                Tier.HOT,
                Happenings.NONE);
        Frame frame = aFrame("a").build();
        reading.record(List.of(FrameWrite.edit(frame)), NEVER);
        Frame edited = frame.toBuilder().name("edited elsewhere").revision(2).build();
        Watermark watermark = record(shared, edited);
        assertThat(read(reading)).as("for five seconds").isEqualTo(frame);

        assertThat(awaitWrites.await(watermark, NEVER)).isEmpty();

        assertThat(read(reading)).isEqualTo(edited);
    }

    private static Frame read(ReplicatedHome reading) {
        var id = aFrame("a").build().id();
        return Objects.requireNonNull(reading.find(List.of(id), NEVER).get(id)).frame();
    }
}
