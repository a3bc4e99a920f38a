package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordOutcome.Conflict;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.ports.store.RecordOutcome.Unchanged;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What recording and editing mean, and that nothing acknowledged is lost. What forgetting means: {@link ForgettingContract}. */
public abstract class FrameHomeContract extends RoundTripContract {
    private static final long SEED = 20_261_121;

    @Override
    protected final void write(List<Frame> frames) {
        home().record(frames.stream().map(frame -> new FrameWrite(frame, 0)).toList(), NO_LIMIT);
    }

    private FrameHome home() {
        return port(FrameHome.class);
    }

    @Test
    void record_new_isReadableAndAtHome() {
        Frame frame = full("a");

        assertThat(record(FrameWrite.create(frame))).isEqualTo(new Recorded(frame.id(), 1));
        StoredFrame copy = find("a").orElseThrow();
        assertThat(copy.frame()).isEqualTo(frame);
        assertThat(copy.hash()).isEqualTo(ContentHash.of(frame));
        Residency residency = residency("a");
        assertThat(residency.home()).isEqualTo(home().id());
        assertThat(residency.tier()).isEqualTo(fixture().youngestTier());
        assertThat(residency.ledgerVersion()).isEqualTo(1);
        assertThat(copy.ledgerVersion()).isEqualTo(1);
        assertThat(residency.revision()).isEqualTo(1);
        assertThat(residency.hash()).isEqualTo(copy.hash());
        assertThat(residency.project()).isEqualTo(frame.project());
        assertThat(residency.createdAt()).isEqualTo(frame.createdAt());
        assertThat(residency.score()).isEqualTo(frame.score());
        assertThat(residency.sizeBytes()).isPositive();
        assertThat(residency.access()).isEqualTo(AccessPattern.NEVER);
        assertThat(residency.active()).isFalse();
        assertThat(residency.keepForever()).isTrue();
    }

    @Test
    void record_firstRevisionAboveOne_isTaken() {
        Frame imported = frame("a").toBuilder().revision(17).build();

        assertThat(record(new FrameWrite(imported, 0))).isEqualTo(new Recorded(id("a"), 17));
        assertThat(find("a").orElseThrow().frame()).isEqualTo(imported);
    }

    @Test
    void record_edit_replacesWholeOneLedgerVersionLater() {
        record(FrameWrite.create(full("a")));
        Frame bare = frame("a").toBuilder().revision(2).build();

        assertThat(record(FrameWrite.edit(bare))).isEqualTo(new Recorded(id("a"), 2));
        assertThat(find("a").orElseThrow()).isEqualTo(stored(bare, 2));
        Residency residency = residency("a");
        assertThat(residency.ledgerVersion()).isEqualTo(2);
        assertThat(residency.revision()).isEqualTo(2);
        assertThat(residency.hash()).isEqualTo(ContentHash.of(bare));
        assertThat(residency.active()).isTrue();
        assertThat(residency.keepForever()).isFalse();
        assertThat(residency.score()).isEqualTo(bare.score());
    }

    @Test
    void record_editSkippingRevisions_isTaken() {
        record(FrameWrite.create(frame("a")));
        Frame later = frame("a").toBuilder().revision(9).content("later").build();

        assertThat(record(new FrameWrite(later, 1))).isEqualTo(new Recorded(id("a"), 9));
        assertThat(find("a").orElseThrow().frame()).isEqualTo(later);
    }

    @Test
    void record_edit_keepsAccess() {
        record(FrameWrite.create(frame("a")));
        var read = new AccessPattern(3, Optional.of(Frames.NOON));
        port(Ledger.class).recordAccess(Map.of(id("a"), read), NO_LIMIT);
        record(FrameWrite.edit(edited(frame("a"))));

        assertThat(residency("a").access()).isEqualTo(read);
    }

    @Test
    void record_sameAgain_isUnchanged() {
        record(FrameWrite.create(full("a")));

        assertThat(record(FrameWrite.create(full("a")))).isEqualTo(new Unchanged(id("a"), 1));
        assertThat(residency("a").ledgerVersion()).isEqualTo(1);
    }

    @Test
    void record_sameEditAgain_isUnchanged() {
        record(FrameWrite.create(frame("a")));
        record(FrameWrite.edit(edited(frame("a"))));

        assertThat(record(FrameWrite.edit(edited(frame("a"))))).isEqualTo(new Unchanged(id("a"), 2));
        assertThat(residency("a").ledgerVersion()).isEqualTo(2);
    }

    @Test
    void record_sameRevisionOtherContent_isConflict() {
        record(FrameWrite.create(frame("a")));

        assertThat(record(FrameWrite.create(full("a")))).isEqualTo(new Conflict(id("a"), 1));
        assertThat(find("a").orElseThrow().frame()).isEqualTo(frame("a"));
    }

    @Test
    void record_createOverExisting_isConflict() {
        record(FrameWrite.create(frame("a")));
        Frame second = edited(frame("a"));

        assertThat(record(new FrameWrite(second, 0))).isEqualTo(new Conflict(id("a"), 1));
        assertThat(find("a").orElseThrow().frame()).isEqualTo(frame("a"));
    }

    @Test
    void record_editOfAnOlderRevision_isConflict() {
        record(FrameWrite.create(frame("a")));
        record(FrameWrite.edit(edited(frame("a"))));
        Frame late = frame("a").toBuilder().revision(3).content("late").build();

        assertThat(record(new FrameWrite(late, 1))).isEqualTo(new Conflict(id("a"), 2));
        assertThat(find("a").orElseThrow().frame()).isEqualTo(edited(frame("a")));
    }

    @Test
    void record_editOfAbsent_isConflictWithNoRevision() {
        assertThat(record(FrameWrite.edit(edited(frame("a"))))).isEqualTo(new Conflict(id("a"), 0));
        assertThat(find("a")).isEmpty();
        assertThat(port(Ledger.class).find(List.of(id("a")), NO_LIMIT)).isEmpty();
    }

    @Test
    void record_batch_answersEachInOrder() {
        record(FrameWrite.create(frame("same")));
        record(FrameWrite.create(frame("other")));
        RecordReceipt receipt = home().record(
                        List.of(
                                FrameWrite.create(frame("new1")),
                                FrameWrite.create(full("other")),
                                FrameWrite.create(frame("same")),
                                FrameWrite.create(frame("new2"))),
                        NO_LIMIT);

        assertThat(receipt.outcomes())
                .containsExactly(
                        new Recorded(id("new1"), 1),
                        new Conflict(id("other"), 1),
                        new Unchanged(id("same"), 1),
                        new Recorded(id("new2"), 1));
        assertThat(find("new1")).isPresent();
        assertThat(find("new2")).isPresent();
    }

    @Test
    void record_twoWritesOfOneFrameInABatch_applyOneAfterTheOther() {
        Frame second = edited(frame("a"));
        Frame third = edited(second);
        RecordReceipt receipt = home().record(
                        List.of(FrameWrite.create(frame("a")), FrameWrite.edit(second), FrameWrite.edit(third)),
                        NO_LIMIT);

        assertThat(receipt.outcomes())
                .containsExactly(new Recorded(id("a"), 1), new Recorded(id("a"), 2), new Recorded(id("a"), 3));
        assertThat(find("a").orElseThrow().frame()).isEqualTo(third);
        assertThat(residency("a").ledgerVersion()).isEqualTo(3);
    }

    @Test
    void record_nothing_isAcknowledged() {
        record(FrameWrite.create(frame("a")));
        RecordReceipt receipt = home().record(List.of(), NO_LIMIT);

        assertThat(receipt.outcomes()).isEmpty();
        assertThat(receipt.watermark().marks()).extracting(Watermark.Mark::home).containsExactly(home().id());
    }

    @Test
    void record_thousandsAtOnce_allAreReadable() {
        List<Frame> frames = new FrameGenerator(SEED).next(3_000);
        RecordReceipt receipt =
                home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);

        assertThat(receipt.outcomes()).allMatch(Recorded.class::isInstance).hasSize(3_000);
        Map<FrameId, StoredFrame> found = home().find(Frames.idsOf(frames), NO_LIMIT);
        assertThat(frames).allMatch(frame -> stored(frame).equals(found.get(frame.id())));
    }

    @Test
    void record_reopened_isStillThere() {
        record(FrameWrite.create(full("a")));
        record(FrameWrite.edit(edited(full("a"))));
        Residency before = residency("a");
        reopen();

        assertThat(find("a").orElseThrow()).isEqualTo(stored(edited(full("a")), 2));
        assertThat(residency("a")).isEqualTo(before);
        assertThat(record(FrameWrite.create(full("a")))).isEqualTo(new Conflict(id("a"), 2));
    }

    @Test
    void record_byOneOpening_isSeenAndCheckedByAnother() {
        require(Capability.SHARED);
        FrameHome other = portOf(openAgain(), FrameHome.class);
        record(FrameWrite.create(frame("a")));

        assertThat(other.find(List.of(id("a")), NO_LIMIT)).containsOnlyKeys(id("a"));
        assertThat(other.record(List.of(FrameWrite.edit(edited(frame("a")))), NO_LIMIT)
                        .outcomes())
                .containsExactly(new Recorded(id("a"), 2));
        assertThat(record(FrameWrite.edit(edited(full("a"))))).isEqualTo(new Conflict(id("a"), 2));
    }

    @Test
    void record_concurrently_eachAcknowledgedWriteIsReadableAtOnce() {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int writer = 0; writer < 16; writer++) {
            List<Frame> frames = new FrameGenerator(SEED + writer, "w" + writer + "-").next(15);
            writers.add(() -> frames.stream()
                    .allMatch(frame -> record(FrameWrite.create(frame)) instanceof Recorded
                            && find(frame.id().value()).orElseThrow().frame().equals(frame)));
        }

        assertThat(Concurrently.run(writers)).containsOnly(true);
    }

    @Test
    void record_concurrentlyFromTwoOpenings_losesNothing() {
        require(Capability.SHARED);
        FrameHome other = portOf(openAgain(), FrameHome.class);
        List<Callable<List<RecordOutcome>>> writers = IntStream.range(0, 24)
                .mapToObj(writer -> (Callable<List<RecordOutcome>>) () -> {
                    List<Frame> frames = new FrameGenerator(SEED, "w" + writer + "-").next(10);
                    return (writer % 2 == 0 ? home() : other)
                            .record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT)
                            .outcomes();
                })
                .toList();

        List<RecordOutcome> outcomes =
                Concurrently.run(writers).stream().flatMap(List::stream).toList();

        assertThat(outcomes).hasSize(240).allMatch(Recorded.class::isInstance);
        assertThat(home().find(outcomes.stream().map(RecordOutcome::frame).toList(), NO_LIMIT))
                .hasSize(240);
    }

    @Test
    void record_concurrentEditsOfOneRevision_exactlyOneWins() {
        record(FrameWrite.create(frame("a")));
        for (int base = 1; base <= 5; base++) {
            int revision = base + 1;
            List<RecordOutcome> outcomes = Concurrently.run(IntStream.range(0, 12)
                    .mapToObj(editor -> (Callable<RecordOutcome>) () -> record(FrameWrite.edit(frame("a").toBuilder()
                            .revision(revision)
                            .content("by " + editor)
                            .build())))
                    .toList());

            assertThat(outcomes).filteredOn(Recorded.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(Conflict.class::isInstance).hasSize(11);
            int winner = outcomes.indexOf(new Recorded(id("a"), revision));
            assertThat(find("a").orElseThrow().frame().content()).isEqualTo("by " + winner);
        }
    }

    @Test
    void delete_frameAtHome_stays() {
        record(FrameWrite.create(frame("a")));

        assertThat(home().delete(List.of(new CopyVersion(id("a"), 1, 1)), NO_LIMIT))
                .isEmpty();
        assertThat(find("a")).isPresent();
    }

    @Test
    void put_otherRevisionOfAFrameAtHome_isPassedOver() {
        record(FrameWrite.create(frame("a")));
        record(FrameWrite.edit(edited(frame("a"))));
        Frame third = edited(edited(frame("a")));
        List<FrameChange> changes = port(ChangeFeed.class).changesAfter(0, 10, NO_LIMIT);
        home().put(List.of(stored(third, 9)), NO_LIMIT);
        home().put(List.of(stored(frame("a"), 9)), NO_LIMIT);

        assertThat(find("a")).contains(stored(edited(frame("a")), 2));
        assertThat(residency("a").revision()).isEqualTo(2);
        assertThat(port(ChangeFeed.class).changesAfter(0, 10, NO_LIMIT)).isEqualTo(changes);
    }

    @Test
    void put_otherContentOfTheRevisionAtHome_isPassedOver() {
        record(FrameWrite.create(frame("a")));
        Frame theirs = edited(frame("a"), next -> next.content("theirs"));
        record(FrameWrite.edit(edited(frame("a"))));
        home().put(List.of(stored(theirs, 9)), NO_LIMIT);

        assertThat(find("a")).contains(stored(edited(frame("a")), 2));
    }

    @Test
    void put_whatIsPassedOver_doesNotKeepTheOthersAway() {
        record(FrameWrite.create(frame("a")));
        home().put(List.of(stored(frame("b")), stored(edited(frame("a")), 9), stored(frame("c"))), NO_LIMIT);

        assertThat(home().find(List.of(id("a"), id("b"), id("c")), NO_LIMIT).values())
                .containsExactlyInAnyOrder(stored(frame("a")), stored(frame("b")), stored(frame("c")));
    }

    @Test
    void put_theRevisionAtHomeInALaterLedgerVersion_replaces() {
        record(FrameWrite.create(full("a")));
        home().put(List.of(stored(full("a"), 2)), NO_LIMIT);

        assertThat(find("a")).contains(stored(full("a"), 2));
    }

    private RecordOutcome record(FrameWrite write) {
        List<RecordOutcome> outcomes = home().record(List.of(write), NO_LIMIT).outcomes();
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    private Optional<StoredFrame> find(String id) {
        return Optional.ofNullable(home().find(List.of(id(id)), NO_LIMIT).get(id(id)));
    }

    private Residency residency(String id) {
        return Optional.ofNullable(
                        port(Ledger.class).find(List.of(id(id)), NO_LIMIT).get(id(id)))
                .orElseThrow(() -> new AssertionError("the ledger has no entry for " + id));
    }
}
