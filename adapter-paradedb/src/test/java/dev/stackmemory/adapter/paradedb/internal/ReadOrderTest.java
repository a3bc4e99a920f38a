package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadOrderTest {
    private final ReadOrder order = new ReadOrder();

    @Test
    void leastLoaded_isFirst_whoseTurnItMayBe() {
        Map<String, Integer> loads = Map.of("a", 7, "b", 2, "c", 4);

        for (int asked = 0; asked < 6; asked++) {
            assertThat(order.of(List.of("a", "b", "c"), replica -> loads.getOrDefault(replica, 0)))
                    .containsExactly("b", "c", "a");
        }
    }

    @Test
    void equals_areFirstInTurn_andTheRestFollowsInOrder() {
        Map<String, Integer> loads = Map.of("a", 0, "b", 0, "busy", 1);

        List<List<String>> orders = Stream.generate(
                        () -> order.of(List.of("busy", "a", "b"), replica -> loads.getOrDefault(replica, 0)))
                .limit(30)
                .toList();

        assertThat(orders).allSatisfy(each -> assertThat(each).hasSize(3).endsWith("busy"));
        assertThat(orders).extracting(List::getFirst).contains("a", "b");
    }

    @Test
    void readersThatStay_areSpreadEvenly() {
        Map<String, Integer> loads = new HashMap<>(Map.of("a", 0, "b", 0, "c", 0));

        IntStream.range(0, 30)
                .forEach(reader -> loads.merge(
                        order.of(List.of("a", "b", "c"), replica -> loads.getOrDefault(replica, 0))
                                .getFirst(),
                        1,
                        Integer::sum));

        assertThat(loads.values()).containsExactly(10, 10, 10);
    }

    @Test
    void manyWhoLookBeforeAnyLoadShows_areSpreadEvenly() {
        Map<String, Integer> chosen = new HashMap<>();

        IntStream.range(0, 30)
                .forEach(reader -> chosen.merge(
                        order.of(List.of("a", "b", "c"), replica -> 0).getFirst(), 1, Integer::sum));

        assertThat(chosen).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
    }

    @Test
    void loadThatChangesMeanwhile_isLookedAtOnce() {
        var looks = new HashMap<String, Integer>();

        assertThat(order.of(List.of("a", "b", "c", "d"), replica -> -looks.merge(replica, 1, Integer::sum)))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(looks.values()).containsOnly(1);
    }

    @Test
    void noneOrOne_isLeftAlone() {
        assertThat(order.of(List.<String>of(), replica -> 0)).isEmpty();
        assertThat(order.of(List.of("a"), replica -> 0)).containsExactly("a");
    }
}
