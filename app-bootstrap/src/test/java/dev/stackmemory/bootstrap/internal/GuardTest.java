package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryArchive;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.server.Polling;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final StoreId S3 = StoreId.shared("s3");
    private static final Deadline NEVER = Deadline.NEVER;
    private static final List<FrameId> ANY = List.of(new FrameId("any"));

    private final AtomicLong nanos = new AtomicLong();
    private final Guard guard = new Guard(S3, 2, Optional.empty(), nanos::get);
    private final InMemoryArchive store = new InMemoryArchive(S3, new VirtualTime(Frames.NOON));
    private final FrameStore guarded = guard.port(FrameStore.class, () -> store);

    @Test
    void call_ofAStoreThatAnswers_passes() {
        assertThat(guarded.find(ANY, NEVER)).isEmpty();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.figures()).isEqualTo(new BreakerFigures(0, BreakerFigures.State.CLOSED));
    }

    @Test
    void id_needsNoStore() {
        FrameStore neverOpened = guard.port(FrameStore.class, () -> {
            throw new AssertionError("nobody asked for more than the name");
        });
        assertThat(neverOpened.id()).isEqualTo(S3);
        assertThat(neverOpened)
                .hasToString("s3 behind its guard")
                .isEqualTo(neverOpened)
                .isNotEqualTo(guarded);
    }

    @Test
    void nameForReports_needsNoStore() {
        Erasing neverOpened = guard.port(Erasing.class, () -> {
            throw new AssertionError("nobody asked for more than the name");
        });
        assertThat(neverOpened.name()).isEqualTo("s3");
    }

    @Test
    void storeThatDoesNotAnswer_isNotAskedForAWhile() {
        store.faults().breakConnection();
        assertThatThrownBy(this::ask)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("is away");
        assertThat(guard.figures()).isEqualTo(new BreakerFigures(1, BreakerFigures.State.OPEN));
        store.faults().heal();
        int asked = store.faults().operations().size();
        assertThatThrownBy(this::ask)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("s3 did not answer a moment ago");
        assertThat(store.faults().operations()).hasSize(asked);

        pass(Duration.ofSeconds(1));
        ask();
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void storeThatStaysAway_isTriedLessAndLessOften_atMomentsThatDiffer() {
        store.faults().breakConnection();
        List<Long> pauses = new ArrayList<>();
        long last = 0;
        for (int tenth = 0; tenth < 6_000; tenth++) {
            int before = store.faults().operations().size();
            assertThatThrownBy(this::ask).isInstanceOf(StoreException.Unavailable.class);
            if (store.faults().operations().size() > before) {
                pauses.add(tenth - last);
                last = tenth;
            }
            pass(Duration.ofMillis(100));
        }
        assertThat(pauses.subList(1, 4)).isSorted();
        assertThat(pauses.subList(5, pauses.size()))
                .allSatisfy(pause -> assertThat(pause).isBetween(35L, 51L))
                .satisfies(seen -> assertThat(Set.copyOf(seen)).hasSizeGreaterThan(5));
        store.faults().heal();
        pass(Outage.LONGEST_PAUSE);
        ask();
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void storeThatCannotBeOpened_keepsNobodyFromStarting() {
        AtomicInteger opened = new AtomicInteger();
        FrameStore closed = guard.port(FrameStore.class, () -> {
            if (opened.incrementAndGet() == 1) {
                throw new StoreException.Unavailable("nobody listens", null);
            }
            return store;
        });
        assertThatThrownBy(() -> closed.find(ANY, NEVER)).hasMessage("nobody listens");
        assertThatThrownBy(() -> closed.find(ANY, NEVER)).hasMessageContaining("a moment ago");
        assertThat(opened).hasValue(1);
        pass(Duration.ofSeconds(1));
        assertThat(closed.find(ANY, NEVER)).isEmpty();
    }

    @Test
    void refusals_tripNothing() {
        for (RuntimeException refusal : List.of(
                new StoreException.CapacityExceeded("too large", null),
                new StoreException.CorruptFrame("damaged", null),
                new StoreException.AccessDenied("no right", null),
                new IllegalArgumentException("a mistake of the caller's"))) {
            FrameStore refusing = guard.port(FrameStore.class, () -> {
                throw refusal;
            });
            assertThatThrownBy(() -> refusing.find(ANY, NEVER)).isSameAs(refusal);
            assertThat(guard.isClosed()).as("%s", refusal).isTrue();
        }
    }

    @Test
    void impatientCaller_tripsNothing_patientOneDoes() {
        AtomicLong took = new AtomicLong();
        FrameStore slow = guard.port(FrameStore.class, () -> {
            pass(Duration.ofMillis(took.get()));
            throw new StoreException.DeadlineExceeded("too late", null);
        });
        took.set(100);
        assertThatThrownBy(() -> slow.find(ANY, NEVER)).hasMessage("too late");
        assertThat(guard.isClosed()).isTrue();
        took.set(2_000);
        assertThatThrownBy(() -> slow.find(ANY, NEVER)).hasMessage("too late");
        assertThat(guard.isClosed()).isFalse();
    }

    /** As the lane of a search does that is no longer wanted, of which the adapters say that they were interrupted. */
    private FrameStore interruptedAfter(Duration time) {
        return guard.port(
                FrameStore.class,
                () -> answering(() -> {
                    pass(time);
                    Thread.currentThread().interrupt();
                    throw new StoreException.Unavailable("reading was interrupted", null);
                }));
    }

    private static FrameStore answering(Supplier<?> answer) {
        return (FrameStore) Proxy.newProxyInstance(
                FrameStore.class.getClassLoader(),
                new Class<?>[] {FrameStore.class},
                (proxy, method, arguments) -> answer.get());
    }

    private Deadline in(Duration time) {
        return Deadline.after(time, nanos::get);
    }

    @Test
    void interruptBeforeTheDeadline_tripsNothing() {
        FrameStore interrupted = interruptedAfter(Duration.ofSeconds(3));
        assertThatThrownBy(() -> interrupted.find(ANY, in(Duration.ofSeconds(5))))
                .hasMessage("reading was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.isClosed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"100, true", "3000, false"})
    void interruptAtTheDeadline_tripsItAfterAPatientWaitAlone(long millis, boolean closed) {
        FrameStore interrupted = interruptedAfter(Duration.ofMillis(millis));
        assertThatThrownBy(() -> interrupted.find(ANY, in(Duration.ofMillis(millis))))
                .hasMessage("reading was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.isClosed()).isEqualTo(closed);
    }

    @Test
    void interruptedTrial_isLeftToTheNextCaller() {
        store.faults().breakConnection();
        assertThatThrownBy(this::ask).isInstanceOf(StoreException.Unavailable.class);
        store.faults().heal();
        pass(Duration.ofSeconds(1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::ask).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
        ask();
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void callWhoseTimeIsUpOnceTheStoreIsOpen_tripsNothing() {
        FrameStore slowToOpen = guard.port(FrameStore.class, () -> {
            pass(Duration.ofSeconds(3));
            return store;
        });
        Deadline soon = Deadline.after(Duration.ofSeconds(2), nanos::get);
        assertThatThrownBy(() -> slowToOpen.find(ANY, soon)).isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void moreCallsThanPlaces_waitAndThenGiveUp() throws InterruptedException {
        ask();
        var inside = new CountDownLatch(2);
        var leave = new CountDownLatch(1);
        FrameStore hanging = guard.port(FrameStore.class, () -> {
            inside.countDown();
            await(leave);
            return store;
        });
        List<Thread> callers = List.of(
                Thread.ofVirtual().start(() -> hanging.find(ANY, NEVER)),
                Thread.ofVirtual().start(() -> hanging.find(ANY, NEVER)));
        inside.await();
        assertThatThrownBy(() -> guarded.find(ANY, Deadline.after(Duration.ofMillis(20))))
                .isInstanceOf(StoreException.DeadlineExceeded.class)
                .hasMessageContaining("more questions than it answers");
        assertThat(guard.isClosed()).isTrue();
        leave.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        ask();
    }

    @Test
    void everyPlaceHangs_whileTheStoreIsTried_othersWaitForNone() throws InterruptedException {
        ask();
        var hanging = new Hanging();
        hanging.call();
        store.faults().breakConnection();
        assertThatThrownBy(this::ask).hasMessageContaining("is away");
        store.faults().heal();
        pass(Duration.ofSeconds(1));
        hanging.call();
        assertThat(guard.figures().state()).isEqualTo(BreakerFigures.State.HALF_OPEN);
        assertThatThrownBy(() -> guarded.find(ANY, Deadline.after(Duration.ofMillis(20))))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("a moment ago");
        hanging.end();
        ask();
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void moreCallsThanMayWait_failAtOnce() throws InterruptedException {
        ask();
        var hanging = new Hanging();
        hanging.call();
        hanging.call();
        List<Thread> waiting = IntStream.range(0, 2 * 16)
                .mapToObj(number -> Thread.ofVirtual().start(this::ask))
                .toList();
        Polling.until(
                Duration.ofSeconds(30),
                "all of them to wait",
                () -> waiting.stream().allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING));
        assertThatThrownBy(this::ask)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage("s3 has more questions than it answers: 32 wait for their turn already");
        assertThat(guard.isClosed()).as("nobody has asked the store").isTrue();
        hanging.end();
        for (Thread caller : waiting) {
            caller.join();
        }
        ask();
    }

    /** Calls that take a place each until they are told to end. */
    private final class Hanging {
        private final CountDownLatch end = new CountDownLatch(1);
        private final List<Thread> callers = new ArrayList<>();

        void call() throws InterruptedException {
            var inside = new CountDownLatch(1);
            FrameStore hanging = guard.port(FrameStore.class, () -> {
                inside.countDown();
                await(end);
                return store;
            });
            callers.add(Thread.ofVirtual().start(() -> hanging.find(ANY, NEVER)));
            inside.await();
        }

        void end() throws InterruptedException {
            end.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    @Test
    void storeThatTakesLongToOpen_isLeftToIt_andOpenedOnce() {
        var times = new AtomicInteger();
        var done = new CountDownLatch(1);
        FrameStore slowToOpen = guard.port(FrameStore.class, () -> {
            if (times.incrementAndGet() == 1) {
                await(done);
            }
            return store;
        });
        assertThatThrownBy(() -> slowToOpen.find(ANY, Deadline.after(Duration.ZERO)))
                .isInstanceOf(StoreException.DeadlineExceeded.class)
                .hasMessageContaining("being opened");
        assertThat(times).as("by another thread than the caller's").hasValueLessThanOrEqualTo(1);
        assertThat(guard.isClosed()).isTrue();
        done.countDown();
        assertThat(slowToOpen.find(ANY, NEVER)).isEmpty();
    }

    @Test
    void storeThatWasAway_isMadeReadyBeforeOthersAskIt() {
        var done = new ArrayList<String>();
        guard.whenBack(deadline -> done.add("made ready after " + store.faults().operations()));
        ask();
        assertThat(done).as("it was not away").isEmpty();

        store.faults().breakConnection();
        assertThatThrownBy(this::ask).isInstanceOf(StoreException.Unavailable.class);
        store.faults().heal();
        pass(Duration.ofSeconds(1));
        List<String> before = store.faults().operations();
        ask();
        ask();
        assertThat(done).containsExactly("made ready after " + before);
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void storeThatCannotBeMadeReady_staysShut() {
        guard.whenBack(deadline -> {
            store.delete(List.of(), NEVER);
            return true;
        });
        store.faults().breakConnection();
        assertThatThrownBy(this::ask).isInstanceOf(StoreException.Unavailable.class);
        pass(Duration.ofSeconds(1));
        int finds = finds();
        assertThatThrownBy(this::ask).hasMessageContaining("is away");
        assertThat(guard.isClosed()).isFalse();
        assertThat(finds()).as("nobody got through").isEqualTo(finds);

        store.faults().heal();
        pass(Duration.ofSeconds(2));
        ask();
        assertThat(guard.isClosed()).isTrue();
    }

    private int finds() {
        return Collections.frequency(store.faults().operations(), "find");
    }

    @Test
    void beforeUse_theFirstCallMakesItReady_byCallsOfTheSameGuard_andAgainUntilItIsDone() {
        var results = new ArrayDeque<>(List.of(false, true));
        var times = new AtomicInteger();
        guard.beforeUse(deadline -> {
            times.incrementAndGet();
            guarded.delete(List.of(), deadline);
            return results.remove();
        });
        ask();
        ask();
        ask();
        assertThat(times).hasValue(2);
    }

    @Test
    void makingReady_endsInTime() {
        var given = new ArrayList<Duration>();
        guard.beforeUse(deadline -> given.add(deadline.remaining()));
        ask();
        assertThat(given)
                .singleElement()
                .satisfies(time -> assertThat(time).isLessThanOrEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void storeOfQuickAnswers_countsAsAwaySooner() {
        var time = new VirtualTime(Frames.NOON);
        var slow = new InMemoryArchive(S3, time);
        Guard quick = new Guard(S3, 2, Optional.empty(), time::nanoTime);
        FrameStore hanging = quick.port(FrameStore.class, Duration.ofMillis(25), () -> slow);
        slow.faults().hangNext();
        assertThatThrownBy(() -> hanging.find(ANY, time.deadlineAfter(Duration.ofMillis(20))))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThat(quick.isClosed()).as("who gives up at once says nothing").isTrue();
        slow.faults().hangNext();
        assertThatThrownBy(() -> hanging.find(ANY, time.deadlineAfter(Duration.ofMillis(50))))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        assertThat(quick.isClosed()).isFalse();
    }

    @Test
    void callerWhoseTimeIsUp_leavesMakingReadyToGoOn_andTripsNothing() {
        var begun = new AtomicInteger();
        var done = new CountDownLatch(1);
        guard.beforeUse(deadline -> {
            begun.incrementAndGet();
            await(done);
            return true;
        });
        assertThatThrownBy(() -> guarded.find(ANY, Deadline.after(Duration.ZERO)))
                .isInstanceOf(StoreException.DeadlineExceeded.class)
                .hasMessageContaining("being opened or made ready");
        assertThat(guard.isClosed()).isTrue();
        done.countDown();
        ask();
        assertThat(begun).hasValue(1);
    }

    @Test
    void makingReadyThatFails_tripsIt_thoughNobodyWaitsAnyMore() {
        var fail = new CountDownLatch(1);
        guard.beforeUse(deadline -> {
            await(fail);
            throw new StoreException.Unavailable("nobody listens", null);
        });
        assertThatThrownBy(() -> guarded.find(ANY, Deadline.after(Duration.ZERO)))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        fail.countDown();
        Polling.until(Duration.ofSeconds(30), "the failure to be noticed", () -> !guard.isClosed());
        assertThatThrownBy(this::ask).hasMessageContaining("a moment ago").hasMessageContaining("nobody listens");
    }

    @Test
    void storeThatIsTried_isWaitedForByOneCallerAlone() {
        store.faults().breakConnection();
        assertThatThrownBy(this::ask).isInstanceOf(StoreException.Unavailable.class);
        store.faults().heal();
        var done = new CountDownLatch(1);
        guard.whenBack(deadline -> {
            await(done);
            return true;
        });
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> guarded.find(ANY, Deadline.after(Duration.ZERO)))
                .hasMessageContaining("being opened or made ready");
        assertThatThrownBy(this::ask).hasMessageContaining("a moment ago");
        done.countDown();
        Polling.until(Duration.ofSeconds(30), "it to be asked again", () -> {
            try {
                ask();
                return true;
            } catch (StoreException.Unavailable notYet) {
                return false;
            }
        });
        assertThat(guard.isClosed()).isTrue();
    }

    @Nested
    class ProgramsOfOneHomeFolder {
        @TempDir
        private Path home;

        private final AtomicReference<Instant> clock = new AtomicReference<>(Frames.NOON);

        private Guard another(String server) {
            return new Guard(S3, 2, Optional.of(new OutageNote(home, S3, server, clock::get)), nanos::get);
        }

        private Guard another() {
            return another("here:1");
        }

        private void ask(Guard program) {
            var unused = program.port(FrameStore.class, () -> store).find(ANY, NEVER);
        }

        private void isAway(Guard program) {
            assertThatThrownBy(() -> ask(program))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("is away");
        }

        private void isNotAsked(Guard program) {
            int asked = store.faults().operations().size();
            assertThatThrownBy(() -> ask(program))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("s3 did not answer a moment ago")
                    .hasMessageContaining("is away");
            assertThat(store.faults().operations()).hasSize(asked);
        }

        private void pass(Duration time) {
            GuardTest.this.pass(time);
            clock.updateAndGet(now -> now.plus(time));
        }

        @Test
        void storeThatAnswers_leavesNoWord() {
            ask(another());
            assertThat(home).isEmptyDirectory();
        }

        @Test
        void nextProgram_asksNothingOfAStoreThatIsAway_andIsBackWhenItIs() {
            store.faults().breakConnection();
            isAway(another());
            Guard next = another();
            isNotAsked(next);
            assertThat(next.figures()).isEqualTo(new BreakerFigures(0, BreakerFigures.State.OPEN));

            store.faults().heal();
            pass(Duration.ofSeconds(1));
            Guard tries = another();
            ask(tries);
            assertThat(tries.isClosed()).isTrue();
            assertThat(home).isEmptyDirectory();
            ask(another());
        }

        @Test
        void storeThatStaysAway_isTriedByOneProgramInABigWhile() {
            store.faults().breakConnection();
            int tried = 0;
            for (int second = 0; second < 600; second++) {
                int before = store.faults().operations().size();
                assertThatThrownBy(() -> ask(another())).isInstanceOf(StoreException.Unavailable.class);
                tried += store.faults().operations().size() - before;
                pass(Duration.ofSeconds(1));
            }
            assertThat(tried).isBetween(95, 200);
        }

        @Test
        void storeThatIsTried_isLeftToThatProgram_thoughItEndsBeforeTheAnswer() {
            store.faults().breakConnection();
            isAway(another());
            store.faults().heal();
            pass(Duration.ofSeconds(1));
            var inside = new CountDownLatch(1);
            var leave = new CountDownLatch(1);
            FrameStore hanging = another().port(FrameStore.class, () -> {
                inside.countDown();
                await(leave);
                return store;
            });
            assertThatThrownBy(() -> hanging.find(ANY, Deadline.after(Duration.ZERO)))
                    .isInstanceOf(StoreException.DeadlineExceeded.class);
            isNotAsked(another());
            pass(Duration.ofSeconds(2));
            ask(another());
            leave.countDown();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void trialThatAProgramBeginsWith_isAwaitedByItsOtherThreads_asLongAsTheyHaveTime(boolean isBack)
                throws InterruptedException {
            store.faults().breakConnection();
            isAway(another());
            if (isBack) {
                store.faults().heal();
            }
            pass(Duration.ofSeconds(1));
            int asked = store.faults().operations().size();
            var inside = new CountDownLatch(1);
            var leave = new CountDownLatch(1);
            FrameStore begins = another().port(FrameStore.class, () -> {
                inside.countDown();
                await(leave);
                return store;
            });
            var first = new FutureTask<>(() -> begins.find(ANY, NEVER));
            Thread.ofVirtual().start(first);
            inside.await();
            assertThatThrownBy(() -> begins.find(ANY, Deadline.after(Duration.ZERO)))
                    .hasMessageContaining("did not answer a moment ago");
            var second = new FutureTask<>(() -> begins.find(ANY, NEVER));
            Thread waiting = Thread.ofVirtual().start(second);
            Polling.until(
                    Duration.ofSeconds(30),
                    "the second to wait",
                    () -> waiting.getState() == Thread.State.TIMED_WAITING);
            leave.countDown();

            if (isBack) {
                assertThat(second).succeedsWithin(Duration.ofSeconds(30));
                assertThat(first).succeedsWithin(Duration.ofSeconds(30));
            } else {
                assertThat(second)
                        .failsWithin(Duration.ofSeconds(30))
                        .withThrowableThat()
                        .withMessageContaining("did not answer a moment ago");
                assertThat(store.faults().operations()).as("the first one's").hasSize(asked + 1);
            }
        }

        @Test
        void trialWhoseCallerHasNoMoreTime_isAwaitedByNobody() throws InterruptedException {
            store.faults().breakConnection();
            isAway(another());
            store.faults().heal();
            pass(Duration.ofSeconds(1));
            var leave = new CountDownLatch(1);
            Guard program = another();
            FrameStore hanging = program.port(FrameStore.class, () -> {
                await(leave);
                return store;
            });
            assertThatThrownBy(() -> hanging.find(ANY, Deadline.after(Duration.ZERO)))
                    .isInstanceOf(StoreException.DeadlineExceeded.class);
            isNotAsked(program);
            leave.countDown();
        }

        @Test
        void programThatEnds_leavesNoWordOfWhatFailsThen() {
            var note = new OutageNote(home, S3, "here:1", clock::get);
            var ends = new Guard(S3, 2, Optional.of(note), nanos::get);
            note.close();
            store.faults().breakConnection();
            isAway(ends);
            store.faults().heal();
            ask(another());
        }

        @Test
        void storeThatWasAway_isMadeReadyByTheProgramThatTriesIt() {
            store.faults().breakConnection();
            isAway(another());
            store.faults().heal();
            pass(Duration.ofSeconds(1));
            Guard tries = another();
            var done = new AtomicInteger();
            tries.whenBack(deadline -> done.incrementAndGet() > 0);
            ask(tries);
            assertThat(done).hasValue(1);
        }

        @ParameterizedTest
        @ValueSource(longs = {-24, 24})
        void clockThatJumps_keepsNoStoreShut(long hours) {
            store.faults().breakConnection();
            isAway(another());
            store.faults().heal();
            clock.updateAndGet(now -> now.plus(Duration.ofHours(hours)));
            ask(another());
        }

        @Test
        void noteOfLongAgo_countsAsOneFailure() {
            store.faults().breakConnection();
            for (int time = 0; time < 10; time++) {
                isAway(another());
                pass(Outage.LONGEST_PAUSE);
            }
            pass(Duration.ofHours(1));
            isAway(another());
            store.faults().heal();
            pass(Duration.ofSeconds(2));
            ask(another());
        }

        @Test
        void anotherServer_isAskedAtOnce() {
            store.faults().breakConnection();
            isAway(another());
            store.faults().heal();
            ask(another("there:2"));
        }

        @Test
        void storeThatAnsweredPastTheGuard_isMadeReadyAndUsedByEveryProgram() {
            store.faults().breakConnection();
            isAway(another());
            store.faults().heal();
            Guard checks = another();
            var done = new AtomicInteger();
            checks.whenBack(deadline -> done.incrementAndGet() > 0);
            checks.answered(Deadline.NEVER);
            assertThat(done).hasValue(1);
            assertThat(checks.isClosed()).isTrue();
            ask(another());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "here:1",
                    "here:1\nnever\n1\nPT1S\nx",
                    "here:1\n2026-03-01T12:00:00Z\n0\nPT1S\nx",
                    "here:1\n2026-03-01T12:00:00Z\n2000000000\nPT1S\nx",
                    "here:1\n2026-03-01T12:00:00Z\n1\nPT240H\nx",
                    "here:1\n2026-03-01T12:00:00Z\n1\n-PT1S\nx"
                })
        void damagedNote_saysNothing(String text) throws IOException {
            Files.writeString(home.resolve("s3.away"), text);
            ask(another());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        var unused = guarded.find(ANY, NEVER);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
