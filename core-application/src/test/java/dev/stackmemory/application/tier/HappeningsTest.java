package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the use cases report of what happens. */
class HappeningsTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");
    private static final FrameId B = new FrameId("b");

    private final Map<Event, Long> heard = new EnumMap<>(Event.class);

    private void hear(Event event, long times) {
        if (times > 0) {
            heard.merge(event, times, Long::sum);
        }
    }

    @Test
    void reads_areOfTheTierThatHadTheFrame() {
        var memory = new TwoTiers();
        memory.record(closed("a"), closed("b"));
        assertThat(memory.move(Tier.COLD, B).rehomed()).isEqualTo(1);
        var frames = new TieredFrames(memory.stores(), memory.hot.ledger(), this::hear);
        assertThat(frames.find(List.of(A, B, new FrameId("c")), NEVER)).hasSize(2);
        assertThat(heard).isEqualTo(Map.of(Event.READ_HOT, 1L, Event.READ_COLD, 1L));
    }

    @Test
    void replicas_hitOrMiss_andAnswerUnverifiedWhereTheHomeIsAway() {
        var replicas = new InMemoryReplicas();
        VirtualTime time = replicas.time();
        var home = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
        var replicated = new ReplicatedHome(
                home,
                home,
                home.ledger(),
                replicas,
                new ReplicaTrust(),
                Admission.lasting(replicas),
                time,
                said -> {},
                Tier.WARM,
                this::hear);
        home.record(List.of(FrameWrite.create(closed("a"))), NEVER);
        assertThat(replicated.find(List.of(A), NEVER)).hasSize(1);
        assertThat(heard).isEqualTo(Map.of(Event.REPLICA_MISS, 1L));
        assertThat(replicated.find(List.of(A), NEVER)).hasSize(1);
        time.advance(Duration.ofSeconds(10));
        assertThat(replicated.find(List.of(A), NEVER)).as("verified").hasSize(1);
        time.advance(Duration.ofSeconds(10));
        home.faults().breakConnection();
        assertThat(replicated.find(List.of(A), NEVER)).hasSize(1);
        assertThat(heard)
                .isEqualTo(Map.of(
                        Event.REPLICA_MISS,
                        1L,
                        Event.REPLICA_HIT,
                        2L,
                        Event.REPLICA_UNVERIFIED,
                        1L,
                        Event.READ_WARM,
                        3L));
    }

    private static Frame closed(String id) {
        return aFrame(id).build();
    }
}
