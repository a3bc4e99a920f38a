package dev.stackmemory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lease promises: one holder at a time, until its end or its release. */
public abstract class LeasesContract extends StoreContract {
    private static final String NAME = "moves";

    /** So long that no test takes a noticeable part of it. */
    private static final Duration LENGTH = Duration.ofHours(1);

    private static final Duration ALMOST = LENGTH.minusMinutes(1);

    private Leases leases() {
        return port(Leases.class);
    }

    @Test
    void acquire_free_isHeld() {
        assertThat(acquire("a")).isTrue();

        assertThat(acquire("b")).isFalse();
    }

    @Test
    void acquire_heldByAnother_isRefusedUntilItsEnd_andChangesNothing() {
        acquire("a");

        assertThat(acquire("b")).isFalse();
        fixture().pass(ALMOST);
        assertThat(acquire("b")).isFalse();
        assertThat(acquire("a")).isTrue();
    }

    @Test
    void acquire_ended_isTakenOver_andTheHolderBeforeIsRefused() {
        acquire("a");
        fixture().pass(LENGTH);

        assertThat(acquire("b")).isTrue();
        assertThat(acquire("a")).isFalse();
    }

    @Test
    void acquire_byItsHolder_movesTheEnd_forwardsAndBack() {
        acquire("a");
        fixture().pass(ALMOST);

        assertThat(acquire("a")).isTrue();
        fixture().pass(ALMOST);
        assertThat(acquire("b")).isFalse();
        assertThat(leases().acquire(NAME, "a", Duration.ZERO, NO_LIMIT)).isTrue();
        assertThat(acquire("b")).isTrue();
    }

    @Test
    void acquire_byItsHolderAfterTheEnd_renewsWhatNobodyTook() {
        acquire("a");
        fixture().pass(LENGTH.plusSeconds(5));

        assertThat(acquire("a")).isTrue();
        assertThat(acquire("b")).isFalse();
    }

    @Test
    void acquire_forNoTime_keepsNobodyAway() {
        assertThat(leases().acquire(NAME, "a", Duration.ZERO, NO_LIMIT)).isTrue();

        assertThat(acquire("b")).isTrue();
    }

    @Test
    void acquire_theClockWasSetBackALittle_isStillRefused() {
        acquire("a");
        fixture().pass(ALMOST.negated());

        assertThat(acquire("b")).isFalse();
    }

    @Test
    void acquire_theClockWasSetBackADay_keepsNobodyAway() {
        acquire("a");
        fixture().pass(Duration.ofDays(-1));

        assertThat(acquire("b")).isTrue();
        assertThat(acquire("a")).isFalse();
    }

    @Test
    void release_makesItFreeAtOnce() {
        acquire("a");
        leases().release(NAME, "a", NO_LIMIT);

        assertThat(acquire("b")).isTrue();
    }

    @Test
    void release_byAStranger_changesNothing() {
        acquire("a");
        leases().release(NAME, "b", NO_LIMIT);

        assertThat(acquire("b")).isFalse();
    }

    @Test
    void release_absentOrAgain_changesNothing() {
        leases().release(NAME, "a", NO_LIMIT);
        acquire("a");
        leases().release(NAME, "a", NO_LIMIT);
        leases().release(NAME, "a", NO_LIMIT);

        assertThat(acquire("b")).isTrue();
    }

    @Test
    void release_afterAnotherTookItOver_leavesIt() {
        acquire("a");
        fixture().pass(LENGTH);
        acquire("b");
        leases().release(NAME, "a", NO_LIMIT);

        assertThat(acquire("a")).isFalse();
        assertThat(acquire("b")).isTrue();
    }

    @Test
    void names_areSeparate() {
        acquire("a");

        assertThat(leases().acquire("other", "b", LENGTH, NO_LIMIT)).isTrue();
        leases().release("other", "b", NO_LIMIT);
        assertThat(acquire("b")).isFalse();
    }

    @Test
    void hostileNamesAndHolders_areKeptApart() {
        List<String> texts = HostileTexts.texts();
        for (String text : texts) {
            assertThat(leases().acquire("name " + text, text, LENGTH, NO_LIMIT)).isTrue();
        }
        for (String text : texts) {
            assertThat(leases().acquire("name " + text, text + " ", LENGTH, NO_LIMIT))
                    .isFalse();
            assertThat(leases().acquire("name " + text, text, LENGTH, NO_LIMIT)).isTrue();
        }
    }

    @Test
    void lease_reopened_isStillHeld() {
        acquire("a");
        reopen();

        assertThat(acquire("b")).isFalse();
        assertThat(acquire("a")).isTrue();
    }

    @Test
    void lease_ofOneOpening_keepsAnotherAway() {
        require(Capability.SHARED);
        Leases other = portOf(openAgain(), Leases.class);
        acquire("a");

        assertThat(other.acquire(NAME, "b", LENGTH, NO_LIMIT)).isFalse();
        leases().release(NAME, "a", NO_LIMIT);
        assertThat(other.acquire(NAME, "b", LENGTH, NO_LIMIT)).isTrue();
        assertThat(acquire("a")).isFalse();
    }

    @Test
    void acquire_byManyAtOnce_exactlyOneGetsIt() {
        acquireConcurrently(List.of(leases()));
    }

    @Test
    void acquire_fromTwoOpenings_exactlyOneGetsIt() {
        require(Capability.SHARED);
        acquireConcurrently(List.of(leases(), portOf(openAgain(), Leases.class)));
    }

    /** In the first round the lease is new, in each later one it has just ended. */
    private void acquireConcurrently(List<Leases> openings) {
        for (int round = 0; round < 5; round++) {
            List<Callable<Boolean>> holders = new ArrayList<>();
            for (int number = 0; number < 12; number++) {
                Leases opening = openings.get(number % openings.size());
                String holder = round + "-" + number;
                holders.add(() -> opening.acquire(NAME, holder, LENGTH, NO_LIMIT));
            }

            List<Boolean> answers = Concurrently.run(holders);

            assertThat(answers).filteredOn(got -> got).hasSize(1);
            assertThat(acquire("late")).isFalse();
            assertThat(acquire(round + "-" + answers.indexOf(true))).isTrue();
            fixture().pass(LENGTH);
        }
    }

    @Test
    void releaseAndAcquire_byManyInTurns_neverHasTwoHolders() {
        var inside = new AtomicInteger();
        List<Callable<Integer>> holders = IntStream.range(0, 8)
                .mapToObj(number -> (Callable<Integer>) () -> {
                    String holder = "h" + number;
                    int most = 0;
                    for (int attempt = 0; attempt < 20; attempt++) {
                        if (acquire(holder)) {
                            most = Math.max(most, inside.incrementAndGet());
                            assertThat(acquire("stranger")).isFalse();
                            inside.decrementAndGet();
                            leases().release(NAME, holder, NO_LIMIT);
                        }
                    }
                    return most;
                })
                .toList();

        assertThat(Concurrently.run(holders)).allMatch(most -> most <= 1).contains(1);
        assertThat(acquire("afterwards")).isTrue();
    }

    private boolean acquire(String holder) {
        return leases().acquire(NAME, holder, LENGTH, NO_LIMIT);
    }
}
