package dev.stackmemory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryCache.Frequent;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a cache of answers promises: never another's answer and never a stale one, and one computation where many ask. */
public abstract class QueryCacheContract extends StoreContract {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final ProjectId TOOLS = new ProjectId("tools");
    private static final QueryKey KEY = new QueryKey("ann", Map.of(SHOP, 4L), "login");

    private QueryCache cache() {
        return port(QueryCache.class);
    }

    @Test
    void find_absent_isEmpty() {
        assertThat(cache().find(KEY, NO_LIMIT)).isEmpty();
    }

    @Test
    void put_thenFind_givesTheBytes() {
        var random = new byte[70_000];
        new Random(3).nextBytes(random);
        cache().put(KEY, answer(random), NO_LIMIT);

        assertThat(cache().find(KEY, NO_LIMIT)).contains(random);
    }

    @Test
    void put_nothingInIt_isAnAnswerToo() {
        cache().put(KEY, answer(new byte[0]), NO_LIMIT);

        assertThat(cache().find(KEY, NO_LIMIT)).contains(new byte[0]);
    }

    @Test
    void put_existing_replaces() {
        cache().put(KEY, answer("old"), NO_LIMIT);
        cache().put(KEY, answer("new"), NO_LIMIT);

        assertThat(found(KEY)).isEqualTo("new");
    }

    @Test
    void anotherScopeRequestOrSetOfProjects_isAMiss() {
        cache().put(KEY, answer("mine"), NO_LIMIT);

        assertThat(cache().find(new QueryKey("bob", Map.of(SHOP, 4L), "login"), NO_LIMIT))
                .isEmpty();
        assertThat(cache().find(new QueryKey("ann", Map.of(SHOP, 4L), "Login"), NO_LIMIT))
                .isEmpty();
        assertThat(cache().find(new QueryKey("ann", Map.of(TOOLS, 4L), "login"), NO_LIMIT))
                .isEmpty();
        assertThat(cache().find(new QueryKey("ann", Map.of(SHOP, 4L, TOOLS, 1L), "login"), NO_LIMIT))
                .isEmpty();
        assertThat(cache().find(new QueryKey("ann", Map.of(), "login"), NO_LIMIT))
                .isEmpty();
    }

    @Test
    void anotherGeneration_isAMiss_whetherLaterOrEarlier() {
        cache().put(KEY, answer("mine"), NO_LIMIT);

        assertThat(cache().find(new QueryKey("ann", Map.of(SHOP, 5L), "login"), NO_LIMIT))
                .isEmpty();
        assertThat(cache().find(new QueryKey("ann", Map.of(SHOP, 3L), "login"), NO_LIMIT))
                .isEmpty();
        cache().put(new QueryKey("ann", Map.of(SHOP, 3L), "login"), answer("late and stale"), NO_LIMIT);
        assertThat(found(KEY)).isEqualTo("mine");
    }

    @Test
    void partsThatRunTogether_areKeptApart() {
        List<String> texts = HostileTexts.texts();
        for (int index = 0; index < texts.size(); index++) {
            cache().put(new QueryKey(texts.get(index), Map.of(), "x"), answer("scope" + index), NO_LIMIT);
            cache().put(new QueryKey("x", Map.of(), texts.get(index)), answer("request" + index), NO_LIMIT);
        }
        cache().put(new QueryKey("ab", Map.of(), "c"), answer("ab-c"), NO_LIMIT);
        cache().put(new QueryKey("a", Map.of(), "bc"), answer("a-bc"), NO_LIMIT);

        for (int index = 0; index < texts.size(); index++) {
            assertThat(found(new QueryKey(texts.get(index), Map.of(), "x"))).isEqualTo("scope" + index);
            assertThat(found(new QueryKey("x", Map.of(), texts.get(index)))).isEqualTo("request" + index);
        }
        assertThat(found(new QueryKey("ab", Map.of(), "c"))).isEqualTo("ab-c");
    }

    @Test
    void get_computesOnce_thenHits() {
        var computations = new AtomicInteger();

        for (int time = 0; time < 4; time++) {
            assertThat(cache().get(KEY, counting(computations, "answer"), NO_LIMIT))
                    .isEqualTo(bytes("answer"));
        }

        assertThat(computations).hasValue(1);
    }

    @Test
    void get_byManyAtOnce_isComputedOnce() {
        var computations = new AtomicInteger();
        List<Callable<byte[]>> tasks = new ArrayList<>();
        for (int task = 0; task < 24; task++) {
            tasks.add(() -> cache().get(
                            KEY,
                            () -> {
                                pause();
                                return counting(computations, "answer").get();
                            },
                            NO_LIMIT));
        }

        assertThat(Concurrently.run(tasks))
                .allMatch(answer -> new String(answer, StandardCharsets.UTF_8).equals("answer"));
        assertThat(computations).hasValue(1);
    }

    @Test
    void get_bySeveralOpeningsAtOnce_isComputedOnce() {
        require(Capability.SHARED);
        QueryCache other = portOf(openAgain(), QueryCache.class);
        var computations = new AtomicInteger();
        List<Callable<byte[]>> tasks = new ArrayList<>();
        for (int task = 0; task < 12; task++) {
            QueryCache asked = task % 2 == 0 ? cache() : other;
            tasks.add(() -> asked.get(
                    KEY,
                    () -> {
                        pause();
                        return counting(computations, "answer").get();
                    },
                    NO_LIMIT));
        }
        Concurrently.run(tasks);

        assertThat(computations).hasValue(1);
    }

    @Test
    void get_whileAnotherComputes_endsByItsDeadline() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> cache().get(
                                KEY,
                                () -> {
                                    begun.countDown();
                                    await(end);
                                    return answer("slow");
                                },
                                NO_LIMIT));
        begun.await();

        assertThatThrownBy(() -> cache().get(KEY, () -> answer("impatient"), Deadline.after(Duration.ofMillis(60))))
                .isInstanceOf(DeadlineExceeded.class);
        end.countDown();
        slow.join();
        assertThat(found(KEY)).isEqualTo("slow");
    }

    @Test
    void get_failedComputation_failsItsCaller_andTheNextComputes() {
        assertThatThrownBy(() -> cache().get(
                                KEY,
                                () -> {
                                    throw new IllegalStateException("no answer");
                                },
                                NO_LIMIT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no answer");

        assertThat(cache().get(KEY, () -> answer("second"), NO_LIMIT)).isEqualTo(bytes("second"));
    }

    @Test
    void get_afterTheDeadline_computesNothing() {
        var computations = new AtomicInteger();

        assertThatThrownBy(() -> cache().get(KEY, counting(computations, "late"), Deadline.after(Duration.ZERO)))
                .isInstanceOf(DeadlineExceeded.class);
        assertThat(computations).hasValue(0);
    }

    @Test
    void get_whileTheCacheIsAway_isUnavailable_andComputesNothing() {
        require(Capability.BREAK);
        cache().put(KEY, answer("kept"), NO_LIMIT);
        fixture().breakConnection();
        var computations = new AtomicInteger();

        assertThatThrownBy(() ->
                        cache().get(KEY, counting(computations, "computed"), Deadline.after(Duration.ofMinutes(1))))
                .isInstanceOf(Unavailable.class);
        assertThat(computations).hasValue(0);
        fixture().heal();
        assertThat(found(KEY)).isEqualTo("kept");
    }

    @Test
    void answerThatPasses_isForThoseWhoAskNow() {
        cache().put(KEY, Answer.passing(bytes("put")), NO_LIMIT);
        assertThat(cache().find(KEY, NO_LIMIT)).isEmpty();

        assertThat(cache().get(KEY, () -> Answer.passing(bytes("first")), NO_LIMIT))
                .isEqualTo(bytes("first"));
        assertThat(cache().get(KEY, () -> answer("second"), NO_LIMIT)).isEqualTo(bytes("second"));
    }

    @Test
    void prepare_keepsTheAnswer_once_andIsNoQuestion() {
        var computations = new AtomicInteger();

        assertThat(cache().prepare(KEY, counting(computations, "answer"), NO_LIMIT))
                .isTrue();
        assertThat(cache().prepare(KEY, counting(computations, "answer"), NO_LIMIT))
                .isFalse();

        assertThat(found(KEY)).isEqualTo("answer");
        assertThat(computations).hasValue(1);
        assertThat(cache().mostAsked(10, NO_LIMIT)).isEmpty();
    }

    @Test
    void prepare_whileAnotherComputes_leavesItToThatOne() {
        var computations = new AtomicInteger();
        cache().get(
                        KEY,
                        () -> {
                            assertThat(cache().prepare(KEY, counting(computations, "second"), NO_LIMIT))
                                    .isFalse();
                            return answer("first");
                        },
                        NO_LIMIT);

        assertThat(found(KEY)).isEqualTo("first");
        assertThat(computations).hasValue(0);
    }

    @Test
    void prepare_failedComputation_failsItsCaller_andTheNextComputes() {
        assertThatThrownBy(() -> cache().prepare(
                                KEY,
                                () -> {
                                    throw new IllegalStateException("no answer");
                                },
                                NO_LIMIT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no answer");

        assertThat(cache().prepare(KEY, () -> answer("second"), NO_LIMIT)).isTrue();
    }

    @Test
    void mostAsked_isMostFrequentFirst_whateverTheGeneration() {
        QueryKey often = new QueryKey("ann", Map.of(SHOP, 4L, TOOLS, 9L), "often \uD83D");
        ask(KEY, 2);
        ask(often, 2);
        ask(new QueryKey("ann", Map.of(SHOP, 5L, TOOLS, 9L), "often \uD83D"), 2);
        ask(new QueryKey("bob", Map.of(), "once"), 1);

        assertThat(cache().mostAsked(2, NO_LIMIT))
                .containsExactly(new Frequent(often.query(), 4), new Frequent(KEY.query(), 2));
        assertThat(cache().mostAsked(10, NO_LIMIT)).hasSize(3);
    }

    @Test
    void clear_dropsAnswers_andKeepsWhatWasAsked() {
        ask(KEY, 3);
        cache().clear(NO_LIMIT);

        assertThat(cache().find(KEY, NO_LIMIT)).isEmpty();
        assertThat(cache().mostAsked(10, NO_LIMIT)).containsExactly(new Frequent(KEY.query(), 3));
    }

    private void ask(QueryKey key, int times) {
        for (int time = 0; time < times; time++) {
            cache().get(key, () -> answer("any"), NO_LIMIT);
        }
    }

    private String found(QueryKey key) {
        return new String(cache().find(key, NO_LIMIT).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Supplier<Answer> counting(AtomicInteger computations, String text) {
        return () -> {
            computations.incrementAndGet();
            return answer(text);
        };
    }

    private static Answer answer(String text) {
        return answer(bytes(text));
    }

    private static Answer answer(byte[] bytes) {
        return new Answer(bytes, Duration.ofMinutes(5));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Gives the others time to ask too. */
    private static void pause() {
        try {
            Thread.sleep(30);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
