package dev.stackmemory.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    private static final int WITHIN_ONE_MILLISECOND = 10_000;

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final TimeOrderedIds ids = new TimeOrderedIds(time, new SplittableRandom(7));

    @Test
    void get_any_isUuidOfVersion7InLowerCase() {
        String id = ids.get().value();
        UUID uuid = UUID.fromString(id);
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid).hasToString(id);
        assertThat(millisecondsOf(ids.get())).isEqualTo(Frames.NOON);
    }

    @Test
    void get_randomBitsAllOneOrZero_keepVersionAndVariant() {
        for (RandomGenerator random : List.<RandomGenerator>of(() -> -1L, () -> 0L)) {
            UUID uuid = UUID.fromString(new TimeOrderedIds(time, random).get().value());
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }

    @Test
    void get_laterMillisecond_sortsLater() {
        FrameId earlier = ids.get();
        time.advance(Duration.ofMillis(1));
        assertThat(ids.get()).isGreaterThan(earlier);
    }

    @Test
    void get_withinOneMillisecond_growsStrictly() {
        List<FrameId> made = Stream.generate(ids).limit(WITHIN_ONE_MILLISECOND).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void get_clockStepsBack_growsStrictly() {
        FrameId before = ids.get();
        time.advance(Duration.ofHours(-1));
        FrameId after = ids.get();
        assertThat(after).isGreaterThan(before);
        assertThat(millisecondsOf(after)).isEqualTo(Frames.NOON);
    }

    @Test
    void get_manyThreads_eachGrowsAndNoneIsMadeTwice() throws Exception {
        List<List<FrameId>> byThread = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<FrameId>>> running = Stream.generate(() -> threads.submit(
                            () -> Stream.generate(ids).limit(1_000).toList()))
                    .limit(16)
                    .toList();
            for (Future<List<FrameId>> one : running) {
                byThread.add(one.get());
            }
        }
        assertThat(byThread).allSatisfy(made -> assertThat(made).isSorted());
        var all = new HashSet<FrameId>();
        byThread.forEach(all::addAll);
        assertThat(all).hasSize(16_000);
    }

    @Test
    void get_twoInstancesAtOneInstant_differ() {
        var others = new TimeOrderedIds(time, new SplittableRandom(8));
        assertThat(ids.get()).isNotEqualTo(others.get());
    }

    private static Instant millisecondsOf(FrameId id) {
        return Instant.ofEpochMilli(UUID.fromString(id.value()).getMostSignificantBits() >>> 16);
    }
}
