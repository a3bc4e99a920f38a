package dev.stackmemory.bootstrap.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.measure.PoolFigures;
import dev.stackmemory.domain.measure.Ratio;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryArchive;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    private static final StoreId S3 = StoreId.shared("s3");
    private static final StoreOperation FINDING = new StoreOperation(Optional.of(Tier.COLD), "s3", Operation.FIND);
    private static final List<FrameId> ANY = List.of(new FrameId("any"));

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final AtomicLong nanos = new AtomicLong();
    private final Measurements measurements = new Measurements(time, nanos::get, Optional.empty());
    private final List<Activity> log = new ArrayList<>();
    private final InMemoryArchive store = new InMemoryArchive(S3, time);
    private final FrameStore measured = measurements.of(Tier.COLD, S3).of((FrameStore) store);

    @BeforeEach
    void openLog() {
        measurements.logTo(log::add);
    }

    private CallFigures found() {
        measurements.logNow();
        return Objects.requireNonNull(log.getLast().calls().get(FINDING));
    }

    @Test
    void call_isMeasuredByStoreAndOperation_withWhatItGave() {
        measured.put(List.of(), Deadline.NEVER);
        assertThat(measured.find(ANY, Deadline.NEVER)).isEmpty();
        CallFigures figures = found();
        assertThat(figures.calls()).isEqualTo(1);
        assertThat(figures.items()).isZero();
        assertThat(log.getLast().calls().keySet())
                .extracting(StoreOperation::operation)
                .containsExactly(Operation.FIND, Operation.MOVE);
    }

    @Test
    void latency_isThatOfTheCallsThatAnswered() {
        StoreMeter meter = measurements.of(Tier.COLD, S3);
        var unused = meter.call(Operation.FIND, () -> {
            nanos.addAndGet(Duration.ofMillis(20).toNanos());
            return ANY;
        });
        store.faults().breakConnection();
        assertThatThrownBy(() -> measured.find(ANY, Deadline.NEVER)).hasMessageContaining("is away");
        CallFigures figures = found();
        assertThat(figures.failures()).isEqualTo(1);
        assertThat(figures.items()).isEqualTo(1);
        assertThat(figures.latencies().count()).isEqualTo(1);
        assertThat(figures.latencies().percentile(1)).isBetween(Duration.ofMillis(19), Duration.ofMillis(21));
    }

    @Test
    void callThatRunsOutOfTime_isAFailure_andItsTimeIsKept() {
        StoreMeter meter = measurements.of(Tier.COLD, S3);
        assertThatThrownBy(() -> meter.call(Operation.FIND, () -> {
                    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                    throw new StoreException.DeadlineExceeded("the time was up", null);
                }))
                .hasMessageContaining("the time was up");
        store.faults().breakConnection();
        assertThatThrownBy(() -> measured.find(ANY, Deadline.NEVER)).hasMessageContaining("is away");
        CallFigures figures = found();
        assertThat(figures.failures()).isEqualTo(2);
        assertThat(figures.latencies().count()).isZero();
        assertThat(figures.late().count()).isEqualTo(1);
        assertThat(figures.late().percentile(1)).isBetween(Duration.ofMillis(1_860), Duration.ofMillis(2_140));
    }

    @Test
    void log_getsWhatIsNewOnceAMinute_andNothingWhereNothingHappened() {
        var unused = measured.find(ANY, Deadline.NEVER);
        assertThat(log).isEmpty();
        time.advance(Duration.ofSeconds(61));
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        unused = measured.find(ANY, Deadline.NEVER);
        assertThat(log).hasSize(1);
        assertThat(log.getFirst().from()).isEqualTo(Frames.NOON);
        assertThat(log.getFirst().to()).isEqualTo(Frames.NOON.plusSeconds(61));
        assertThat(Objects.requireNonNull(log.getFirst().calls().get(FINDING)).calls())
                .isEqualTo(2);
        measurements.logNow();
        assertThat(log).hasSize(1);
        measurements.happened(Event.MOVED, 3);
        measurements.happened(Event.EVICTED, 0);
        measurements.logNow();
        assertThat(log.getLast().events()).isEqualTo(Map.of(Event.MOVED, 3L));
        assertThat(log.getLast().from()).isEqualTo(Frames.NOON.plusSeconds(61));
    }

    @Test
    void breaker_isToldOfAStoreThatWasAsked_withWhatIsNew() {
        var figures = new BreakerFigures[] {new BreakerFigures(0, BreakerFigures.State.CLOSED)};
        measurements.watch(S3, () -> figures[0]);
        measurements.happened(Event.MOVED, 1);
        measurements.logNow();
        assertThat(log.getLast().breakers()).isEmpty();

        figures[0] = new BreakerFigures(2, BreakerFigures.State.OPEN);
        measurements.happened(Event.MOVED, 1);
        measurements.logNow();
        assertThat(log.getLast().breakers()).containsExactly(Map.entry("s3", figures[0]));

        figures[0] = new BreakerFigures(2, BreakerFigures.State.CLOSED);
        var unused = measured.find(ANY, Deadline.NEVER);
        measurements.logNow();
        assertThat(log.getLast().breakers())
                .containsExactly(Map.entry("s3", new BreakerFigures(0, BreakerFigures.State.CLOSED)));
    }

    @Test
    void pool_isToldOnceItWasAsked_withWhatIsNew() {
        var figures = new PoolFigures[] {new PoolFigures(0, 2, 50, 0, Duration.ZERO, 0, 0)};
        measurements.watchPools(() -> Map.of("stackmemory-write", figures[0]));
        measurements.logNow();
        assertThat(log).isEmpty();

        figures[0] = new PoolFigures(3, 4, 50, 9, Duration.ofMillis(5), 1, 0);
        measurements.logNow();
        assertThat(log.getLast().pools()).containsExactly(Map.entry("stackmemory-write", figures[0]));

        figures[0] = new PoolFigures(3, 4, 50, 10, Duration.ofMillis(6), 1, 1);
        measurements.logNow();
        assertThat(log.getLast().pools())
                .containsExactly(
                        Map.entry("stackmemory-write", new PoolFigures(3, 4, 50, 1, Duration.ofMillis(1), 0, 1)));
    }

    @Test
    void queryCache_hitsAndMissesAreCounted() {
        QueryCache cache = measurements.of(Tier.HOT, StoreId.shared("redis")).of(new InMemoryQueryCache());
        var key = new QueryKey("all", Map.of(), "words");
        for (int times = 0; times < 3; times++) {
            assertThat(cache.get(key, () -> new Answer(new byte[] {1}, Duration.ofMinutes(1)), Deadline.NEVER))
                    .containsExactly(1);
        }
        measurements.logNow();
        assertThat(log.getLast().cacheHits()).isEqualTo(new Ratio(2, 3));
    }

    @Test
    void manyThreads_loseNoCall() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 50; thread++) {
                threads.execute(() -> {
                    for (int call = 0; call < 200; call++) {
                        var unused = measured.find(ANY, Deadline.NEVER);
                    }
                });
            }
            measurements.logNow();
        }
        measurements.happened(Event.MOVED, 1);
        measurements.logNow();
        assertThat(log.stream()
                        .map(entry -> entry.calls().getOrDefault(FINDING, CallFigures.NONE))
                        .mapToLong(CallFigures::calls)
                        .sum())
                .isEqualTo(10_000);
    }
}
