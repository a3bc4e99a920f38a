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
import java.util.Optional;
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
    void absent_isAMiss() {
        assertThat(find(KEY)).isEmpty();
    }

    @Test
    void kept_givesTheBytes() {
        var random = new byte[70_000];
        new Random(3).nextBytes(random);
        keep(KEY, answer(random));

        assertThat(find(KEY)).contains(random);
    }

    @Test
    void kept_nothingInIt_isAnAnswerToo() {
        keep(KEY, answer(new byte[0]));

        assertThat(find(KEY)).contains(new byte[0]);
    }

    @Test
    void anotherScopeRequestOrSetOfProjects_isAMiss() {
        keep(KEY, answer("mine"));

        assertThat(find(new QueryKey("bob", Map.of(SHOP, 4L), "login"))).isEmpty();
        assertThat(find(new QueryKey("ann", Map.of(SHOP, 4L), "Login"))).isEmpty();
        assertThat(find(new QueryKey("ann", Map.of(TOOLS, 4L), "login"))).isEmpty();
        assertThat(find(new QueryKey("ann", Map.of(SHOP, 4L, TOOLS, 1L), "login")))
                .isEmpty();
        assertThat(find(new QueryKey("ann", Map.of(), "login"))).isEmpty();
    }

    @Test
    void anotherGeneration_isAMiss_whetherLaterOrEarlier() {
        keep(KEY, answer("mine"));

        assertThat(find(new QueryKey("ann", Map.of(SHOP, 5L), "login"))).isEmpty();
        assertThat(find(new QueryKey("ann", Map.of(SHOP, 3L), "login"))).isEmpty();
        keep(new QueryKey("ann", Map.of(SHOP, 3L), "login"), answer("late and stale"));
        assertThat(found(KEY)).isEqualTo("mine");
    }

    @Test
    void partsThatRunTogether_areKeptApart() {
        List<String> texts = HostileTexts.texts();
        for (int index = 0; index < texts.size(); index++) {
            keep(new QueryKey(texts.get(index), Map.of(), "x"), answer("scope" + index));
            keep(new QueryKey("x", Map.of(), texts.get(index)), answer("request" + index));
        }
        keep(new QueryKey("ab", Map.of(), "c"), answer("ab-c"));
        keep(new QueryKey("a", Map.of(), "bc"), answer("a-bc"));

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
            tasks.add(() -> cache().get(KEY, slowly(counting(computations, "answer")), NO_LIMIT));
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
            tasks.add(() -> asked.get(KEY, slowly(counting(computations, "answer")), NO_LIMIT));
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
        assertThatThrownBy(() -> cache().get(KEY, QueryCacheContract::noAnswer, NO_LIMIT))
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
        keep(KEY, answer("kept"));
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
        keep(KEY, Answer.passing(bytes("put")));
        assertThat(find(KEY)).isEmpty();

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

        assertThat(cache().mostAsked(10, NO_LIMIT)).isEmpty();
        assertThat(found(KEY)).isEqualTo("answer");
        assertThat(computations).hasValue(1);
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
        assertThatThrownBy(() -> cache().prepare(KEY, QueryCacheContract::noAnswer, NO_LIMIT))
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

    private void ask(QueryKey key, int times) {
        for (int time = 0; time < times; time++) {
            cache().get(key, () -> answer("any"), NO_LIMIT);
        }
    }

    private void keep(QueryKey key, Answer answer) {
        assertThat(cache().prepare(key, () -> answer, NO_LIMIT)).isTrue();
    }

    private Optional<byte[]> find(QueryKey key) {
        return KeptAnswers.find(cache(), key);
    }

    private String found(QueryKey key) {
        return new String(find(key).orElseThrow(), StandardCharsets.UTF_8);
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

    private static Answer noAnswer() {
        throw new IllegalStateException("no answer");
    }

    /** Gives the others time to ask too. */
    private static Supplier<Answer> slowly(Supplier<Answer> computation) {
        return () -> {
            try {
                Thread.sleep(30);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            return computation.get();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
