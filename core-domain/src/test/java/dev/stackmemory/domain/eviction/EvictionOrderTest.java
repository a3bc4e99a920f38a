package dev.stackmemory.domain.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvictionOrderTest {
    private record Copy(FrameId frame, Instant createdAt, long accessCount, Instant lastUse) implements Evictable {}

    @ParameterizedTest
    @EnumSource(EvictionOrder.class)
    void equalCopies_leaveInTheOrderOfTheirIds(EvictionOrder order) {
        Copy b = copy("b", 0, 1, 5);
        Copy a = copy("a", 0, 1, 5);

        assertThat(sorted(order, List.of(b, a))).containsExactly(a, b);
    }

    @Test
    void lfu_equallyFrequent_leaveByLastUse() {
        Copy later = copy("a", 0, 2, 9);
        Copy earlier = copy("b", 0, 2, 8);
        Copy rarer = copy("c", 0, 1, 99);

        assertThat(sorted(EvictionOrder.LFU, List.of(later, earlier, rarer))).containsExactly(rarer, earlier, later);
    }

    @Test
    void lrfu_twiceTheReads_areWorthAHalfLife() {
        int halfLife = (int) EvictionOrder.HALF_LIFE.toSeconds();
        Copy never = copy("a", 0, 0, 2 * halfLife + 1);
        Copy once = copy("b", 0, 1, halfLife);
        Copy thrice = copy("c", 0, 3, 1);

        assertThat(sorted(EvictionOrder.LRFU, List.of(never, thrice, once))).containsExactly(once, thrice, never);
    }

    @ParameterizedTest
    @EnumSource(EvictionOrder.class)
    void everyOrder_isTotal(EvictionOrder order) {
        var random = new Random(5);
        for (int round = 0; round < 1_000; round++) {
            var copies = new ArrayList<Copy>();
            for (int id = 0; id < 12; id++) {
                copies.add(copy("id" + id, random.nextInt(3), random.nextInt(3), random.nextInt(3)));
            }
            List<Copy> once = sorted(order, copies);
            Collections.shuffle(copies, random);
            assertThat(sorted(order, copies)).isEqualTo(once);
        }
    }

    private static List<Copy> sorted(EvictionOrder order, List<Copy> copies) {
        return copies.stream().sorted(order.firstToGo()).toList();
    }

    private static Copy copy(String id, int createdAt, int count, int lastUse) {
        return new Copy(new FrameId(id), Instant.ofEpochSecond(createdAt), count, Instant.ofEpochSecond(lastUse));
    }
}
