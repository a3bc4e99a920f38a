package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LastStatisticsTest {
    private static final StoreId STORE = StoreId.shared("s3");
    private static final Set<ProjectId> ALL = Set.of();
    private static final IndexTerm APPLE = IndexTerm.anywhere("apple");
    private static final IndexTerm CHERRY = IndexTerm.anywhere("cherry");
    private static final LexicalStatistics ELSEWHERE =
            new LexicalStatistics(200, 2_000, Map.of(APPLE, 7L, CHERRY, 20L));

    private final LastStatistics last = new LastStatistics();

    @Test
    void find_isWhatTheStoreSaidLast_andHowLongAgo() {
        last.learn(STORE, ALL, new LexicalStatistics(90, 900, Map.of(APPLE, 1L)), 0);
        last.learn(STORE, ALL, new LexicalStatistics(100, 1_000, Map.of(APPLE, 3L)), seconds(10));

        assertThat(last.find(STORE, ALL, List.of(APPLE), ELSEWHERE, seconds(70)))
                .hasValue(new LastStatistics.Remembered(
                        new LexicalStatistics(100, 1_000, Map.of(APPLE, 3L)), Duration.ofSeconds(60), false));
    }

    @Test
    void find_termThatTheStoreWasNotAskedFor_isAsFrequentAsElsewhere() {
        last.learn(STORE, ALL, new LexicalStatistics(100, 1_000, Map.of(APPLE, 3L)), 0);

        assertThat(last.find(STORE, ALL, List.of(APPLE, CHERRY), ELSEWHERE, 0))
                .hasValue(new LastStatistics.Remembered(
                        new LexicalStatistics(100, 1_000, Map.of(APPLE, 3L, CHERRY, 10L)), Duration.ZERO, true));
        assertThat(last.find(STORE, ALL, List.of(CHERRY), LexicalStatistics.NONE, 0))
                .map(LastStatistics.Remembered::statistics)
                .hasValue(new LexicalStatistics(100, 1_000, Map.of(CHERRY, 0L)));
    }

    @Test
    void find_ageIsThatOfTheOldestPart() {
        last.learn(STORE, ALL, new LexicalStatistics(100, 1_000, Map.of(APPLE, 3L)), 0);
        last.learn(STORE, ALL, new LexicalStatistics(100, 1_000, Map.of(CHERRY, 3L)), seconds(50));

        assertThat(last.find(STORE, ALL, List.of(APPLE, CHERRY), ELSEWHERE, seconds(60)))
                .map(LastStatistics.Remembered::age)
                .hasValue(Duration.ofSeconds(60));
    }

    @Test
    void recall_sizesOfAnEarlierProgram_countUntilTheStoreSaysMore() {
        var size = new PastExperience.Size(STORE, ALL, 100, 1_000, Duration.ofSeconds(5));
        last.recall(List.of(size), seconds(10));

        assertThat(last.learned(seconds(10))).isEmpty();
        assertThat(last.find(STORE, ALL, List.of(CHERRY), ELSEWHERE, seconds(10)))
                .hasValue(new LastStatistics.Remembered(
                        new LexicalStatistics(100, 1_000, Map.of(CHERRY, 10L)), Duration.ofSeconds(5), true));

        last.learn(STORE, ALL, new LexicalStatistics(90, 900, Map.of(APPLE, 1L)), seconds(20));
        last.recall(List.of(size), seconds(20));
        assertThat(last.learned(seconds(30)))
                .containsExactly(new PastExperience.Size(STORE, ALL, 90, 900, Duration.ofSeconds(10)));
    }

    @Test
    void find_storeOrProjectsThatWereNeverAsked_isEmpty() {
        last.learn(STORE, ALL, ELSEWHERE, 0);

        assertThat(last.find(StoreId.shared("redis"), ALL, List.of(APPLE), ELSEWHERE, 0))
                .isEmpty();
        assertThat(last.find(STORE, Set.of(new ProjectId("other")), List.of(APPLE), ELSEWHERE, 0))
                .isEmpty();
    }

    @Test
    void learn_ofManyPlaces_keepsTheRecentlyUsed() {
        last.learn(STORE, ALL, ELSEWHERE, 0);
        for (int number = 0; number < 1_000; number++) {
            last.learn(STORE, Set.of(new ProjectId("p" + number)), ELSEWHERE, 0);
        }

        assertThat(last.find(STORE, ALL, List.of(APPLE), ELSEWHERE, 0)).isEmpty();
        assertThat(last.find(STORE, Set.of(new ProjectId("p999")), List.of(APPLE), ELSEWHERE, 0))
                .isPresent();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
