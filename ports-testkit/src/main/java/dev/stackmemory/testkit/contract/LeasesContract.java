package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Leases.Lease;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lease promises: one holder at a time, until its end or its release. */
public abstract class LeasesContract extends StoreContract {
    private static final String NAME = "moves";
    private static final Instant END = NOON.plusSeconds(60);

    private Leases leases() {
        return port(Leases.class);
    }

    @Test
    void find_absent_isEmpty() {
        assertThat(leases().find(NAME, NO_LIMIT)).isEmpty();
    }

    @Test
    void acquire_free_isHeldUntilItsEnd() {
        assertThat(acquire("a", NOON)).isTrue();

        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", END));
    }

    @Test
    void acquire_heldByAnother_isRefusedUntilItsEnd_andChangesNothing() {
        acquire("a", NOON);

        assertThat(acquire("b", NOON)).isFalse();
        assertThat(acquire("b", END.minusMillis(1))).isFalse();
        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", END));
    }

    @Test
    void acquire_ended_isTakenOver_andTheHolderBeforeIsRefused() {
        acquire("a", NOON);

        assertThat(acquire("b", END)).isTrue();
        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("b", END.plusSeconds(60)));
        assertThat(acquire("a", END)).isFalse();
    }

    @Test
    void acquire_byItsHolder_movesTheEnd_forwardsAndBack() {
        acquire("a", NOON);

        assertThat(leases().acquire(NAME, "a", NOON.plusSeconds(59), END.plusSeconds(9), NO_LIMIT))
                .isTrue();
        assertThat(acquire("b", END.plusSeconds(8))).isFalse();
        assertThat(leases().acquire(NAME, "a", NOON.plusSeconds(61), END.plusSeconds(2), NO_LIMIT))
                .isTrue();
        assertThat(acquire("b", END.plusSeconds(2))).isTrue();
    }

    @Test
    void acquire_byItsHolderAfterTheEnd_renewsWhatNobodyTook() {
        acquire("a", NOON);

        assertThat(acquire("a", END.plusSeconds(5))).isTrue();
        assertThat(acquire("b", END.plusSeconds(5))).isFalse();
    }

    @Test
    void acquire_endNotAfterNow_keepsNobodyAway() {
        assertThat(leases().acquire(NAME, "a", NOON, NOON, NO_LIMIT)).isTrue();

        assertThat(acquire("b", NOON)).isTrue();
    }

    @Test
    void acquire_end_isKeptInMilliseconds() {
        leases().acquire(NAME, "a", NOON, END.plusNanos(1_999_999), NO_LIMIT);

        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", END.plusMillis(1)));
        assertThat(acquire("b", END.plusNanos(1_500_000))).isTrue();
    }

    @Test
    void find_ended_stillTellsWhoHadIt() {
        leases().acquire(NAME, "a", NOON, NOON.minusSeconds(1), NO_LIMIT);

        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", NOON.minusSeconds(1)));
    }

    @Test
    void release_makesItFreeAtOnce() {
        acquire("a", NOON);
        leases().release(NAME, "a", NO_LIMIT);

        assertThat(leases().find(NAME, NO_LIMIT)).isEmpty();
        assertThat(acquire("b", NOON)).isTrue();
    }

    @Test
    void release_byAStranger_changesNothing() {
        acquire("a", NOON);
        leases().release(NAME, "b", NO_LIMIT);

        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", END));
        assertThat(acquire("b", NOON)).isFalse();
    }

    @Test
    void release_absentOrAgain_changesNothing() {
        leases().release(NAME, "a", NO_LIMIT);
        acquire("a", NOON);
        leases().release(NAME, "a", NO_LIMIT);
        leases().release(NAME, "a", NO_LIMIT);

        assertThat(leases().find(NAME, NO_LIMIT)).isEmpty();
    }

    @Test
    void release_afterAnotherTookItOver_leavesIt() {
        acquire("a", NOON);
        acquire("b", END);
        leases().release(NAME, "a", NO_LIMIT);

        assertThat(leases().find(NAME, NO_LIMIT)).map(Lease::holder).contains("b");
    }

    @Test
    void names_areSeparate() {
        acquire("a", NOON);

        assertThat(leases().acquire("other", "b", NOON, END, NO_LIMIT)).isTrue();
        leases().release("other", "b", NO_LIMIT);
        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", END));
    }

    @Test
    void hostileNamesAndHolders_areKeptApart() {
        List<String> texts = HostileTexts.texts();
        for (String text : texts) {
            assertThat(leases().acquire("name " + text, text, NOON, END, NO_LIMIT))
                    .isTrue();
        }
        for (String text : texts) {
            assertThat(leases().find("name " + text, NO_LIMIT)).contains(new Lease(text, END));
            assertThat(leases().acquire("name " + text, text + " ", NOON, END, NO_LIMIT))
                    .isFalse();
            assertThat(leases().acquire("name " + text, text, NOON, END, NO_LIMIT))
                    .isTrue();
        }
    }

    @Test
    void lease_reopened_isStillHeld() {
        acquire("a", NOON);
        reopen();

        assertThat(leases().find(NAME, NO_LIMIT)).contains(new Lease("a", END));
        assertThat(acquire("b", NOON)).isFalse();
        assertThat(acquire("a", NOON)).isTrue();
    }

    @Test
    void lease_ofOneOpening_keepsAnotherAway() {
        require(Capability.SHARED);
        Leases other = portOf(openAgain(), Leases.class);
        acquire("a", NOON);

        assertThat(other.find(NAME, NO_LIMIT)).contains(new Lease("a", END));
        assertThat(other.acquire(NAME, "b", NOON, END, NO_LIMIT)).isFalse();
        leases().release(NAME, "a", NO_LIMIT);
        assertThat(other.acquire(NAME, "b", NOON, END, NO_LIMIT)).isTrue();
        assertThat(acquire("a", NOON)).isFalse();
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
            Instant now = NOON.plusSeconds(60L * round);
            List<Callable<Boolean>> holders = new ArrayList<>();
            for (int number = 0; number < 12; number++) {
                Leases opening = openings.get(number % openings.size());
                String holder = round + "-" + number;
                holders.add(() -> opening.acquire(NAME, holder, now, now.plusSeconds(60), NO_LIMIT));
            }

            List<Boolean> answers = Concurrently.run(holders);

            assertThat(answers).filteredOn(got -> got).hasSize(1);
            assertThat(leases().find(NAME, NO_LIMIT))
                    .contains(new Lease(round + "-" + answers.indexOf(true), now.plusSeconds(60)));
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
                        if (acquire(holder, NOON)) {
                            most = Math.max(most, inside.incrementAndGet());
                            assertThat(leases().find(NAME, NO_LIMIT))
                                    .map(Lease::holder)
                                    .contains(holder);
                            inside.decrementAndGet();
                            leases().release(NAME, holder, NO_LIMIT);
                        }
                    }
                    return most;
                })
                .toList();

        assertThat(Concurrently.run(holders)).allMatch(most -> most <= 1).contains(1);
        assertThat(leases().find(NAME, NO_LIMIT)).isEmpty();
    }

    /** For sixty seconds. */
    private boolean acquire(String holder, Instant now) {
        return leases().acquire(NAME, holder, now, now.plusSeconds(60), NO_LIMIT);
    }
}
