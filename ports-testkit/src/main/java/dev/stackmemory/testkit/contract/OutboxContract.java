package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Outbox.DeadLetter;
import dev.stackmemory.ports.store.Outbox.Entry;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What later work is promised: once, in order, again after a failure, and set aside after too many. */
public abstract class OutboxContract extends StoreContract {
    private static final String TOPIC = "contract";
    private static final Instant LEASE_END = NOON.plusSeconds(60);

    private Outbox outbox() {
        return port(Outbox.class);
    }

    @Test
    void claim_empty_isEmpty() {
        assertThat(claim(10)).isEmpty();
        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isZero();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void claim_givesTheOldestFirst_upToTheLimit() {
        add("c", "a", "b");

        List<Entry> first = claim(2);
        assertThat(first).extracting(Entry::frame).containsExactly(id("c"), id("a"));
        assertThat(first).extracting(Entry::topic).containsOnly(TOPIC);
        assertThat(first).extracting(Entry::attempts).containsOnly(0);
        assertThat(first).extracting(Entry::sequence).isSorted().doesNotHaveDuplicates();
        assertThat(claim(2)).extracting(Entry::frame).containsExactly(id("b"));
        assertThat(claim(2)).isEmpty();
    }

    @Test
    void claim_isDueAtOnce_whateverTheCallersClock() {
        add("a");

        assertThat(outbox().claim(TOPIC, 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1), NO_LIMIT))
                .hasSize(1);
    }

    @Test
    void topics_areSeparate() {
        add("a");
        outbox().add("other", List.of(id("a")), NO_LIMIT);

        assertThat(claim(10)).extracting(Entry::topic).containsExactly(TOPIC);
        assertThat(outbox().depth("other", NO_LIMIT)).isEqualTo(1);
        assertThat(outbox().depth("unknown", NO_LIMIT)).isZero();
    }

    @Test
    void add_whileSuchWorkWaits_addsNothing() {
        add("a");
        add("a", "b");

        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(2);
        assertThat(claim(10)).extracting(Entry::frame).containsExactly(id("a"), id("b"));
    }

    @Test
    void add_whileSuchWorkIsLeased_isNotCompletedWithIt() {
        add("a");
        Entry leased = claim(1).getFirst();
        add("a");
        outbox().complete(List.of(leased), NO_LIMIT);

        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(1);
        Entry again = claim(1).getFirst();
        assertThat(again.frame()).isEqualTo(id("a"));
        assertThat(again.sequence()).isGreaterThan(leased.sequence());
    }

    @Test
    void complete_endsTheWork() {
        add("a", "b");
        outbox().complete(List.of(claim(1).getFirst()), NO_LIMIT);

        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(1);
        assertThat(claimAt(LEASE_END.plusSeconds(1))).extracting(Entry::frame).containsExactly(id("b"));
    }

    @Test
    void complete_again_changesNothing() {
        add("a", "b");
        List<Entry> entries = claim(1);
        outbox().complete(entries, NO_LIMIT);
        outbox().complete(entries, NO_LIMIT);

        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(1);
    }

    @Test
    void add_afterCompletion_isNewWork() {
        add("a");
        Entry first = claim(1).getFirst();
        outbox().complete(List.of(first), NO_LIMIT);
        add("a");

        assertThat(claim(1).getFirst().sequence()).isGreaterThan(first.sequence());
    }

    @Test
    void lease_untilItsEnd_keepsOthersAway() {
        add("a");
        claim(1);

        assertThat(claimAt(LEASE_END.minusMillis(1))).isEmpty();
        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(1);
        assertThat(claimAt(LEASE_END)).extracting(Entry::frame).containsExactly(id("a"));
    }

    @Test
    void retryLater_isDueAgainAtThatTime_withOneFailureMore() {
        add("a", "b");
        Entry failed = claim(1).getFirst();
        outbox().retryLater(failed, "no answer", NOON.plusSeconds(5), NO_LIMIT);

        assertThat(claimAt(NOON.plusMillis(4_999))).extracting(Entry::frame).containsExactly(id("b"));
        Entry again = claimAt(NOON.plusSeconds(5)).getFirst();
        assertThat(again.frame()).isEqualTo(id("a"));
        assertThat(again.attempts()).isEqualTo(1);
        outbox().retryLater(again, "no answer", NOON.plusSeconds(6), NO_LIMIT);
        assertThat(claimAt(NOON.plusSeconds(6)).getFirst().attempts()).isEqualTo(2);
    }

    @Test
    void leasedOrPutOffByAClockADayAhead_isDueByTheRightOne() {
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        add("leased", "put-off");
        Entry failed = claimAt(tomorrow).get(1);
        outbox().retryLater(failed, "no answer", tomorrow.plusSeconds(10), NO_LIMIT);

        assertThat(claimAt(NOON)).extracting(Entry::frame).containsExactly(id("leased"), id("put-off"));
        assertThat(claimAt(NOON)).as("leased by the right one").isEmpty();
    }

    @Test
    void putOffForTheLongestTime_isDueThenAndNoSooner() {
        Instant end = NOON.plus(Outbox.LONGEST_WAIT);
        add("a");
        outbox().retryLater(claim(1).getFirst(), "no answer", end, NO_LIMIT);

        assertThat(claimAt(NOON)).isEmpty();
        assertThat(claimAt(end.minusMillis(1))).isEmpty();
        assertThat(claimAt(end)).hasSize(1);
    }

    @Test
    void giveUp_setsTheWorkAside_withItsReason() {
        add("a", "b");
        List<Entry> entries = claim(2);
        outbox().giveUp(entries.get(1), "poison: 💀 \u0000 \uD800", NOON.plusMillis(1), NO_LIMIT);
        outbox().giveUp(entries.get(0), "", NOON.plusMillis(2), NO_LIMIT);

        assertThat(deadLetters()).extracting(letter -> letter.entry().frame()).containsExactly(id("b"), id("a"));
        assertThat(deadLetters()).extracting(DeadLetter::reason).containsExactly("poison: 💀 \u0000 \uD800", "");
        assertThat(deadLetters())
                .extracting(DeadLetter::failedAt)
                .containsExactly(NOON.plusMillis(1), NOON.plusMillis(2));
        assertThat(deadLetters()).extracting(letter -> letter.entry().topic()).containsOnly(TOPIC);
        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isZero();
        assertThat(claimAt(LEASE_END.plusSeconds(1))).isEmpty();
        assertThat(outbox().listDeadLetters(TOPIC, 1, NO_LIMIT)).hasSize(1);
        assertThat(outbox().listDeadLetters("other", 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void add_besideADeadLetter_isNewWork() {
        add("a");
        outbox().giveUp(claim(1).getFirst(), "poison", NOON, NO_LIMIT);
        add("a");

        assertThat(claim(1)).extracting(Entry::frame).containsExactly(id("a"));
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void replayDeadLetters_makesThemDueWithNoFailureCounted() {
        add("a", "b");
        outbox().add("other", List.of(id("a")), NO_LIMIT);
        claim(2).forEach(entry -> outbox().giveUp(entry, "poison", NOON, NO_LIMIT));

        assertThat(outbox().replayDeadLetters("other", Optional.empty(), NO_LIMIT))
                .isZero();
        assertThat(outbox().replayDeadLetters(TOPIC, Optional.empty(), NO_LIMIT))
                .isEqualTo(2);
        assertThat(outbox().replayDeadLetters(TOPIC, Optional.empty(), NO_LIMIT))
                .isZero();
        assertThat(deadLetters()).isEmpty();
        List<Entry> again = claim(10);
        assertThat(again).extracting(Entry::frame).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(again).extracting(Entry::attempts).containsOnly(0);
    }

    @Test
    void dropDeadLetters_leavesOtherTopicsAndWaitingWork() {
        add("a", "b");
        claim(2).forEach(entry -> outbox().giveUp(entry, "poison", NOON, NO_LIMIT));
        add("a");

        assertThat(outbox().dropDeadLetters("other", Optional.empty(), NO_LIMIT))
                .isZero();
        assertThat(deadLetters()).hasSize(2);
        assertThat(outbox().dropDeadLetters(TOPIC, Optional.empty(), NO_LIMIT)).isEqualTo(2);
        assertThat(deadLetters()).isEmpty();
        assertThat(outbox().dropDeadLetters(TOPIC, Optional.empty(), NO_LIMIT)).isZero();
        assertThat(claim(10)).extracting(Entry::frame).containsExactly(id("a"));
    }

    @Test
    void deadLettersOfOneFrame_areReplayedOrDropped_andTheOthersStay() {
        add("a", "b", "c");
        claim(3).forEach(entry -> outbox().giveUp(entry, "poison", NOON, NO_LIMIT));

        assertThat(outbox().replayDeadLetters(TOPIC, Optional.of(id("a")), NO_LIMIT))
                .isEqualTo(1);
        assertThat(outbox().replayDeadLetters(TOPIC, Optional.of(id("unknown")), NO_LIMIT))
                .isZero();
        assertThat(outbox().dropDeadLetters("other", Optional.of(id("b")), NO_LIMIT))
                .isZero();
        assertThat(outbox().dropDeadLetters(TOPIC, Optional.of(id("b")), NO_LIMIT))
                .isEqualTo(1);
        assertThat(deadLetters()).extracting(letter -> letter.entry().frame()).containsExactly(id("c"));
        assertThat(waiting()).containsExactly(id("a"));
    }

    @Test
    void forget_takesWorkAndDeadLettersWithIt() {
        add("waiting", "leased", "dead", "stays");
        List<Entry> entries = claimAt(NOON);
        outbox().giveUp(entries.get(2), "poison", NOON, NO_LIMIT);
        add("waiting");
        port(FrameHome.class).forget(List.of(id("waiting"), id("leased"), id("dead")), NO_LIMIT);

        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(1);
        assertThat(deadLetters()).isEmpty();
        assertThat(outbox().replayDeadLetters(TOPIC, Optional.empty(), NO_LIMIT))
                .isZero();
        assertThat(claimAt(LEASE_END.plusSeconds(1))).extracting(Entry::frame).containsExactly(id("stays"));
        outbox().retryLater(entries.get(1), "late", NOON, NO_LIMIT);
        outbox().giveUp(entries.get(0), "late", NOON, NO_LIMIT);
        assertThat(claimAt(LEASE_END.plusSeconds(2))).isEmpty();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void listWaiting_namesDuePutOffAndLeasedWork_oldestFirst() {
        assertThat(waiting()).isEmpty();
        add("c", "leased", "a", "put-off");
        outbox().add("other", List.of(id("a"), id("c")), NO_LIMIT);
        List<Entry> entries = claim(4);
        outbox().retryLater(entries.get(3), "no answer", NOON.plusSeconds(5), NO_LIMIT);
        outbox().retryLater(entries.get(0), "no answer", NOON, NO_LIMIT);
        add("b");

        assertThat(waiting()).containsExactly(id("c"), id("leased"), id("a"), id("put-off"), id("b"));
        assertThat(outbox().listWaiting(TOPIC, 2, NO_LIMIT)).containsExactly(id("c"), id("leased"));
        assertThat(outbox().listWaiting("unknown", 10, NO_LIMIT)).isEmpty();
        assertThat(claim(10))
                .as("listing leases nothing")
                .extracting(Entry::frame)
                .contains(id("b"));
    }

    @Test
    void listWaiting_doneAndGivenUp_isListedNoMore() {
        add("done", "dead", "stays");
        List<Entry> entries = claim(2);
        outbox().complete(entries.subList(0, 1), NO_LIMIT);
        outbox().giveUp(entries.get(1), "poison", NOON, NO_LIMIT);

        assertThat(waiting()).containsExactly(id("stays"));
        outbox().replayDeadLetters(TOPIC, Optional.empty(), NO_LIMIT);
        assertThat(waiting()).containsExactlyInAnyOrder(id("stays"), id("dead"));
    }

    @Test
    void listWaiting_addedAgainWhileLeased_isListedOnce() {
        add("a", "b", "c");
        claim(2);
        add("a", "b", "c");

        assertThat(waiting()).containsExactlyInAnyOrder(id("a"), id("b"), id("c"));
        assertThat(outbox().listWaiting(TOPIC, 3, NO_LIMIT)).hasSize(3);
        assertThat(outbox().listWaiting(TOPIC, 2, NO_LIMIT)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void opaqueIds_areKeptApart() {
        add(HostileTexts.identifiers().toArray(String[]::new));

        assertThat(waiting()).extracting(FrameId::value).isEqualTo(HostileTexts.identifiers());
        assertThat(claim(100)).extracting(entry -> entry.frame().value()).isEqualTo(HostileTexts.identifiers());
    }

    @Test
    void work_reopened_isStillThere() {
        add("leased", "waiting", "dead");
        List<Entry> entries = claim(1);
        Entry dead = claim(2).get(1);
        outbox().giveUp(dead, "poison", NOON, NO_LIMIT);
        reopen();

        assertThat(outbox().depth(TOPIC, NO_LIMIT)).isEqualTo(2);
        assertThat(waiting()).containsExactly(id("leased"), id("waiting"));
        assertThat(deadLetters()).extracting(DeadLetter::reason).containsExactly("poison");
        assertThat(claimAt(LEASE_END)).extracting(Entry::frame).containsExactly(id("leased"), id("waiting"));
        outbox().complete(entries, NO_LIMIT);
    }

    @Test
    void claim_byManyAtOnce_neverSharesAnEntry() {
        claimConcurrently(List.of(outbox()));
    }

    @Test
    void claim_fromTwoOpenings_neverSharesAnEntry() {
        require(Capability.SHARED);
        claimConcurrently(List.of(outbox(), portOf(openAgain(), Outbox.class)));
    }

    private void claimConcurrently(List<Outbox> claimers) {
        add(Frames.frames("f", 200).stream().map(frame -> frame.id().value()).toArray(String[]::new));
        List<Callable<List<Entry>>> tasks = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            Outbox claimer = claimers.get(number % claimers.size());
            tasks.add(() -> {
                var mine = new ArrayList<Entry>();
                List<Entry> claimed;
                do {
                    claimed = claimer.claim(TOPIC, 7, NOON, LEASE_END, NO_LIMIT);
                    mine.addAll(claimed);
                    claimer.complete(claimed.subList(0, claimed.size() / 2), NO_LIMIT);
                } while (!claimed.isEmpty() && mine.size() <= 200); // More than there are: an entry came twice.
                return mine;
            });
        }

        List<Entry> all = Concurrently.run(tasks).stream().flatMap(List::stream).toList();
        Set<FrameId> different = new HashSet<>(all.stream().map(Entry::frame).toList());
        assertThat(all).hasSize(200);
        assertThat(different).hasSize(200);
    }

    /** Records the frames, so that work for them is legal everywhere, and adds the work. */
    private void add(String... ids) {
        port(FrameHome.class)
                .record(
                        Arrays.stream(ids)
                                .map(id -> FrameWrite.create(frame(id)))
                                .toList(),
                        NO_LIMIT);
        outbox().add(TOPIC, Stream.of(ids).map(Frames::id).toList(), NO_LIMIT);
    }

    private List<Entry> claim(int limit) {
        return outbox().claim(TOPIC, limit, NOON, LEASE_END, NO_LIMIT);
    }

    private List<Entry> claimAt(Instant now) {
        return outbox().claim(TOPIC, 100, now, now.plusSeconds(60), NO_LIMIT);
    }

    private List<FrameId> waiting() {
        return outbox().listWaiting(TOPIC, 100, NO_LIMIT);
    }

    private List<DeadLetter> deadLetters() {
        return outbox().listDeadLetters(TOPIC, 100, NO_LIMIT);
    }
}
