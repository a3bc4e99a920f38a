package dev.stackmemory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What an outage may cost: nothing that was acknowledged, and no restart of the caller. For every port that the store offers. */
public abstract class OutageContract extends StoreContract {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final long SEED = 20_261_127;

    @Test
    void everyOperation_whileTheStoreIsAway_isUnavailable_andChangesNothing() {
        require(Capability.BREAK);
        List<Operation> operations = Operation.prepare(opening());
        List<Object> before = Operation.observe(opening());

        fixture().breakConnection();
        for (Operation operation : operations) {
            assertThatThrownBy(() -> operation.call().accept(Deadline.after(LONG_ENOUGH)))
                    .as(operation.name())
                    .isInstanceOf(Unavailable.class);
        }
        fixture().heal();

        assertThat(Operation.observe(opening())).isEqualTo(before);
    }

    @Test
    void everyOperation_afterTheStoreIsBack_works() {
        require(Capability.BREAK);
        List<Operation> operations = Operation.prepare(opening());
        for (Operation operation : operations) {
            fixture().breakConnection();
            assertThatThrownBy(() -> operation.call().accept(Deadline.after(LONG_ENOUGH)))
                    .as(operation.name())
                    .isInstanceOf(Unavailable.class);
            fixture().heal();
            assertThatCode(() -> operation.call().accept(NO_LIMIT))
                    .as(operation.name())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void outagesBesideWriters_loseNothingAcknowledged() {
        require(Capability.BREAK);
        if (opening().find(FrameHome.class).isEmpty()) {
            return; // Only a home acknowledges.
        }
        Set<FrameId> acknowledged = ConcurrentHashMap.newKeySet();
        List<Frame> all = new ArrayList<>();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            List<Frame> frames = new FrameGenerator(SEED, "w" + writer + "-").next(20);
            all.addAll(frames);
            tasks.add(() -> {
                for (Frame frame : frames) {
                    try {
                        record(frame);
                        acknowledged.add(frame.id());
                    } catch (Unavailable | OutcomeUnknown outage) {
                        assertThat(outage).isInstanceOf(StoreException.class);
                    }
                    Thread.sleep(1);
                }
                return true;
            });
        }
        tasks.add(() -> {
            for (int outage = 0; outage < 5; outage++) {
                fixture().breakConnection();
                Thread.sleep(1);
                fixture().heal();
                Thread.sleep(1);
            }
            return true;
        });
        Concurrently.run(tasks);
        fixture().heal();

        assertThat(port(FrameHome.class).find(Frames.idsOf(all), NO_LIMIT).keySet())
                .containsAll(acknowledged);
        assertThat(all).allMatch(frame -> !(record(frame) instanceof RecordOutcome.Conflict));
        assertThat(port(FrameHome.class).find(Frames.idsOf(all), NO_LIMIT)).hasSameSizeAs(all);
    }

    private RecordOutcome record(Frame frame) {
        return port(FrameHome.class)
                .record(List.of(FrameWrite.create(frame)), NO_LIMIT)
                .outcomes()
                .getFirst();
    }
}
