package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.domain.query.QueryStrategy;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchTurnsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final QueryPlan PLAN =
            new QueryPlan(List.of(), QueryStrategy.SEQUENTIAL, "nobody is asked", Duration.ZERO, QueryCost.NOTHING);

    private final Queue<SearchRequest> begun = new ConcurrentLinkedQueue<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final SearchTurns turns = new SearchTurns(this::answer, 1);

    private SearchAnswer answer(SearchRequest request) {
        begun.add(request);
        try {
            if (request.text().equals("first")) {
                first.await();
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
        if (request.text().equals("defect")) {
            throw new IllegalStateException("defect");
        }
        return new SearchAnswer(
                List.of(),
                PLAN,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty());
    }

    private static SearchRequest request(String text, Duration budget) {
        return new SearchRequest(text, FrameFilter.ALL, 10, budget, Optional.empty());
    }

    private Thread ask(String text) {
        Thread asker = Thread.ofVirtual().start(() -> turns.search(request(text, LONG)));
        Polling.until(
                LONG,
                text + " to begin or to wait",
                () -> begun.stream().anyMatch(each -> each.text().equals(text))
                        || asker.getState() == Thread.State.TIMED_WAITING);
        return asker;
    }

    @AfterEach
    void endAll() {
        first.countDown();
    }

    @Test
    void questions_areAnsweredInTurn_firstComeFirstServed() throws InterruptedException {
        List<Thread> askers = List.of(ask("first"), ask("second"), ask("third"));
        assertThat(begun).extracting(SearchRequest::text).containsExactly("first");

        first.countDown();
        for (Thread asker : askers) {
            asker.join();
        }
        assertThat(begun).extracting(SearchRequest::text).containsExactly("first", "second", "third");
    }

    @Test
    void questionThatWaitedForAQuarterOfItsBudget_goesAheadWithTheRest_andSaysHowLongItTook() {
        ask("first");
        Duration budget = Duration.ofMillis(200);

        SearchAnswer answer = turns.search(request("impatient", budget));

        Duration left = begun.stream()
                .filter(each -> each.text().equals("impatient"))
                .findAny()
                .orElseThrow()
                .budget();
        assertThat(left).isLessThanOrEqualTo(budget.multipliedBy(3).dividedBy(4));
        assertThat(answer.took()).isEqualTo(budget.minus(left));
    }

    @Test
    void questionThatNeverWaits_hasAllOfItsBudget() {
        turns.search(request("alone", LONG));
        assertThat(begun).extracting(SearchRequest::budget).containsExactly(LONG);
    }

    @Test
    void cancelledQuestion_waitsNoLonger_andIsStillCancelled() throws InterruptedException {
        ask("first");
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread asker = Thread.ofVirtual().start(() -> {
            turns.search(request("cancelled", LONG));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        asker.interrupt();
        asker.join();
        assertThat(interrupted).hasValue(true);
    }

    @Test
    void questionThatFails_givesItsTurnBack() {
        assertThatThrownBy(() -> turns.search(request("defect", LONG))).hasMessage("defect");
        turns.search(request("next", LONG));
        assertThat(begun).extracting(SearchRequest::budget).containsExactly(LONG, LONG);
    }

    @Test
    void anotherSearch_takesTurnsWithThisOne() throws InterruptedException {
        Thread asker = ask("first");
        Thread other =
                Thread.ofVirtual().start(() -> turns.sharedWith(this::answer).search(request("of another", LONG)));
        Polling.until(LONG, "the other to wait", () -> other.getState() == Thread.State.TIMED_WAITING);
        assertThat(begun).extracting(SearchRequest::text).containsExactly("first");

        first.countDown();
        asker.join();
        other.join();
        assertThat(begun).extracting(SearchRequest::text).containsExactly("first", "of another");
    }

    @Test
    void noTurnsAtAll_areRefused() {
        assertThatThrownBy(() -> new SearchTurns(this::answer, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
