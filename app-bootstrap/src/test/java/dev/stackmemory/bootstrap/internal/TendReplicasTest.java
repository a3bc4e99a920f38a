package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TendReplicasTest {
    private static final MoveReport NOTHING_MOVED =
            new MoveReport(0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), Optional.empty());

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final InMemoryHome home = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    private final InMemoryReplicas replicas = new InMemoryReplicas();
    private int heard;

    private final BackgroundMover.Listener tending = new TendReplicas(
                    new ReplicaAdmission(home, home.epoch(), replicas, replicas.epoch()), replicas.upkeep(), time)
            .before(new BackgroundMover.Listener() {
                @Override
                public void ended(MoveReport moved) {
                    heard++;
                }

                @Override
                public void failed(StoreException failure) {
                    throw failure;
                }
            });

    private int count(String operation) {
        return Collections.frequency(replicas.faults().operations(), operation);
    }

    @Test
    void raisesTheNumbersInEachRound_andSweepsOnceAnHour() {
        tending.ended(NOTHING_MOVED);
        tending.ended(NOTHING_MOVED);
        assertThat(count("advance")).isEqualTo(2);
        assertThat(count("sweep")).isZero();

        time.advance(Duration.ofHours(1));
        tending.ended(NOTHING_MOVED);
        tending.ended(NOTHING_MOVED);
        assertThat(count("sweep")).isEqualTo(1);
    }

    @Test
    void replicasThatAreAway_areNoFailureOfTheRound() {
        time.advance(Duration.ofHours(2));
        replicas.faults().breakConnection();
        tending.ended(NOTHING_MOVED);
        assertThat(heard).isEqualTo(1);
    }
}
