package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.OutboxWork.Drained;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Work that takes its time, and frames that take more than there is. */
class OutboxWorkTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final String TOPIC = "work";
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration LONG_PAUSE = Duration.ofMinutes(6);

    private final InMemoryHome home = new InMemoryHome();
    private final Map<FrameId, Duration> slow = new HashMap<>();
    private final Set<FrameId> done = new LinkedHashSet<>();
    private Duration usual = Duration.ofMillis(50);

    /** Each frame takes a time; what would take longer than there is time has no effect. */
    private long perform(List<FrameId> frames, Deadline deadline) {
        Duration took =
                frames.stream().map(frame -> slow.getOrDefault(frame, usual)).reduce(Duration.ZERO, Duration::plus);
        boolean late = took.compareTo(deadline.remaining()) >= 0;
        home.time().advance(late ? deadline.remaining() : took);
        if (late) {
            throw new StoreException.DeadlineExceeded("out of time", null);
        }
        done.addAll(frames);
        return frames.size();
    }

    private OutboxWork work(OutboxWork.Step step) {
        return new OutboxWork(home.outbox(), TOPIC, 250, home.time(), step);
    }

    private OutboxWork work() {
        return work(this::perform);
    }

    private Drained round(OutboxWork work) {
        return work.drain(Progress.NONE, home.time().deadlineAfter(ROUND));
    }

    private void add(int count) {
        home.outbox()
                .add(
                        TOPIC,
                        IntStream.range(0, count)
                                .mapToObj(number -> id("f" + number))
                                .toList(),
                        NEVER);
    }

    private List<Outbox.DeadLetter> deadLetters() {
        return home.outbox().listDeadLetters(TOPIC, 10, NEVER);
    }

    @Test
    void slowLink_everyRoundGetsOn_untilAllIsDone() {
        add(250);
        OutboxWork work = work();
        int before = 0;
        for (int rounds = 0; done.size() < 250; rounds++) {
            round(work);
            assertThat(rounds).isLessThan(60);
            assertThat(done.size()).as("done after round %s", rounds).isGreaterThan(before);
            before = done.size();
        }
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void slowLink_everyShortCommandGetsOn_thoughNoneKnowsOfThoseBefore() {
        usual = Duration.ofMillis(400);
        add(10);
        for (int commands = 1; commands <= 10; commands++) {
            round(work());
            assertThat(done).hasSizeGreaterThanOrEqualTo(commands);
        }
    }

    @Test
    void frameThatTakesMoreThanARound_isPutOff_othersPass_andItIsADeadLetterInTheEnd() {
        slow.put(id("f3"), Duration.ofMinutes(1));
        add(20);
        OutboxWork work = work();
        for (int rounds = 0; deadLetters().isEmpty(); rounds++) {
            assertThat(rounds).isLessThan(60);
            round(work);
            home.time().advance(LONG_PAUSE);
            home.outbox().add(TOPIC, List.of(id("later" + rounds)), NEVER);
        }
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.entry().frame()).isEqualTo(id("f3"));
            assertThat(letter.entry().attempts()).isGreaterThanOrEqualTo(4);
            assertThat(letter.reason()).isEqualTo("out of time");
        });
        assertThat(done).hasSizeGreaterThanOrEqualTo(19).doesNotContain(id("f3"));
    }

    @Test
    void shortCommands_doNotGetStuckAtSuchAFrame() {
        slow.put(id("f0"), Duration.ofMinutes(1));
        add(3);
        for (int commands = 0; commands < 6; commands++) {
            round(work());
        }
        assertThat(done).containsExactlyInAnyOrder(id("f1"), id("f2"));
    }

    @Test
    void somebodyWhoHangs_isNobodysFailure_howeverLong() {
        usual = Duration.ofMinutes(1);
        add(3);
        OutboxWork work = work();
        for (int rounds = 0; rounds < 100; rounds++) {
            Drained drained = round(work);
            assertThat(drained.obstacle()).isPresent();
            assertThat(drained.standstill()).isPresent();
            home.time().advance(LONG_PAUSE);
        }
        assertThat(deadLetters()).isEmpty();

        usual = Duration.ofMillis(50);
        round(work);
        assertThat(done).hasSize(3);
    }

    @Test
    void statementThatTheServerEnds_isSoughtOutWithinTheRun() {
        add(20);
        OutboxWork work = work((frames, deadline) -> {
            if (frames.contains(id("f7"))) {
                throw new StoreException.DeadlineExceeded("the server ended the statement", null);
            }
            done.addAll(frames);
            return frames.size();
        });

        Drained drained = work.drain(Progress.NONE, NEVER);
        assertThat(drained.done()).isEqualTo(19);
        assertThat(drained.failed()).isEqualTo(1);
        assertThat(drained.obstacle()).isEmpty();
        assertThat(done).hasSize(19);
    }

    @Test
    void defectAtOneFrame_isThatFramesFailure() {
        add(20);
        OutboxWork work = work((frames, deadline) -> {
            if (frames.contains(id("f7"))) {
                throw new IllegalStateException("nobody thought of this");
            }
            done.addAll(frames);
            return frames.size();
        });
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(work.drain(Progress.NONE, NEVER).failed()).isEqualTo(1);
            home.time().advance(LONG_PAUSE);
        }
        assertThat(done).hasSize(19);
        assertThat(deadLetters())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.reason()).contains("IllegalStateException", "nobody thought of this"));
    }

    @Test
    void refusedByTheStore_isThatFramesFailure() {
        add(3);
        OutboxWork work = work((frames, deadline) -> {
            if (frames.contains(id("f1"))) {
                throw new StoreException.Refused("no such character", null);
            }
            done.addAll(frames);
            return frames.size();
        });

        assertThat(work.drain(Progress.NONE, NEVER).failed()).isEqualTo(1);
        assertThat(done).containsExactly(id("f0"), id("f2"));
    }

    @Test
    void whatHasFailedBefore_keepsItsFailures_whileSomebodyComesAndGoes() {
        home.outbox().add(TOPIC, List.of(id("bad")), NEVER);
        var away = new boolean[1];
        OutboxWork work = work((frames, deadline) -> {
            if (away[0]) {
                throw new StoreException.Unavailable("away", null);
            }
            throw new OutboxWork.Unfit("bad");
        });
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(deadLetters()).isEmpty();
            away[0] = true;
            work.drain(Progress.NONE, NEVER);
            away[0] = false;
            work.drain(Progress.NONE, NEVER);
            home.time().advance(LONG_PAUSE);
        }
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void standstill_isToldOnlyWhereNothingCouldBeDone() {
        add(40);
        assertThat(round(work()).standstill()).isEmpty();
        OutboxWork away = work((frames, deadline) -> {
            throw new StoreException.Unavailable("away", null);
        });
        assertThat(round(away).standstill()).contains("away");
    }
}
