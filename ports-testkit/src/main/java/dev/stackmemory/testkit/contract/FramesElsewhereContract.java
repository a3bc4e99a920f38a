package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameChange.Upserted;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.RecordOutcome.Conflict;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a home promises of frames whose home is another store: which copies of them it keeps, and what an edit leaves over there. */
public abstract class FramesElsewhereContract extends StoreContract {
    private static final StoreId ELSEWHERE = StoreId.shared("elsewhere");

    private FrameHome home() {
        return port(FrameHome.class);
    }

    private Outbox outbox() {
        return port(Outbox.class);
    }

    @Test
    void record_newFramesAndEditsAtHome_leaveNothingOver() {
        create(frame("a"), frame("b"));
        edit(frame("a"));
        move("b", home().id());
        edit(frame("b"));

        assertThat(leftovers()).isEmpty();
        assertThat(outbox().depth(Outbox.LEFTOVERS, NO_LIMIT)).isZero();
    }

    @Test
    void record_editOfAFrameAtHomeElsewhere_addsWorkForItsLeftover() {
        create(frame("a"), frame("b"));
        move("a", ELSEWHERE);
        edit(frame("a"));

        assertThat(residency("a").home()).isEqualTo(home().id());
        assertThat(residency("a").ledgerVersion()).isEqualTo(3);
        assertThat(leftovers()).containsExactly(id("a"));
        assertThat(outbox().claim(Outbox.LEFTOVERS, 10, NOON, NOON.plusSeconds(60), NO_LIMIT))
                .extracting(Outbox.Entry::frame)
                .containsExactly(id("a"));
    }

    @Test
    void record_editWithoutACopyHere_addsWorkForItsLeftover() {
        create(frame("a"));
        move("a", ELSEWHERE);
        assertThat(home().delete(List.of(new CopyVersion(id("a"), 1, 1)), NO_LIMIT))
                .containsExactly(id("a"));
        edit(frame("a"));

        assertThat(leftovers()).containsExactly(id("a"));
    }

    @Test
    void record_editFromAnotherNodesStore_addsWorkForItsLeftover() {
        create(frame("a"));
        move("a", StoreId.ofNode(home().id().technology(), "another-node"));
        edit(frame("a"));

        assertThat(leftovers()).containsExactly(id("a"));
    }

    @Test
    void record_refusedEdit_addsNoWork() {
        create(frame("a"));
        move("a", ELSEWHERE);
        Frame stale = frame("a").toBuilder().revision(9).build();

        assertThat(home().record(List.of(new FrameWrite(stale, 8)), NO_LIMIT).outcomes())
                .containsExactly(new Conflict(id("a"), 1));
        assertThat(home().record(List.of(FrameWrite.create(stale)), NO_LIMIT).outcomes())
                .containsExactly(new Conflict(id("a"), 1));
        assertThat(leftovers()).isEmpty();
        assertThat(residency("a").home()).isEqualTo(ELSEWHERE);
    }

    @Test
    void record_severalRevisionsAtOnce_addWorkOnce() {
        create(frame("a"));
        move("a", ELSEWHERE);
        Frame second = edited(frame("a"));
        home().record(List.of(FrameWrite.edit(second), FrameWrite.edit(edited(second))), NO_LIMIT);

        assertThat(outbox().depth(Outbox.LEFTOVERS, NO_LIMIT)).isEqualTo(1);
        assertThat(leftovers()).containsExactly(id("a"));
    }

    @Test
    void record_whileSuchWorkWaits_addsNone() {
        create(frame("a"));
        move("a", ELSEWHERE);
        edit(frame("a"));
        move("a", ELSEWHERE);
        edit(edited(frame("a")));

        assertThat(outbox().depth(Outbox.LEFTOVERS, NO_LIMIT)).isEqualTo(1);
    }

    @Test
    void record_whileSuchWorkIsLeased_isNotCompletedWithIt() {
        create(frame("a"));
        move("a", ELSEWHERE);
        edit(frame("a"));
        List<Outbox.Entry> leased = outbox().claim(Outbox.LEFTOVERS, 1, NOON, NOON.plusSeconds(60), NO_LIMIT);
        move("a", ELSEWHERE);
        edit(edited(frame("a")));
        outbox().complete(leased, NO_LIMIT);

        assertThat(leftovers()).containsExactly(id("a"));
    }

    @Test
    void record_manyAtOnce_addWorkForThoseThatComeHome_inTheirOrder() {
        List<Frame> frames = Frames.frames("f", 300).reversed();
        create(frames.toArray(Frame[]::new));
        List<FrameId> away = new ArrayList<>();
        List<Residency> moves = new ArrayList<>();
        for (int index = 0; index < frames.size(); index += 3) {
            FrameId id = frames.get(index).id();
            away.add(id);
            moves.add(residency(id.value()).movedTo(ELSEWHERE, Tier.COLD, NOON));
        }
        port(Ledger.class).compareAndSet(moves, NO_LIMIT);
        home().record(
                        Stream.concat(
                                        frames.stream().map(Frames::edited).map(FrameWrite::edit),
                                        Frames.frames("new", 100).stream().map(FrameWrite::create))
                                .toList(),
                        NO_LIMIT);

        assertThat(leftovers()).isEqualTo(away);
    }

    @Test
    void leftovers_reopened_stillWait() {
        create(frame("a"));
        move("a", ELSEWHERE);
        edit(frame("a"));
        reopen();

        assertThat(leftovers()).containsExactly(id("a"));
    }

    @Test
    void leftovers_ofAForgottenFrame_areGone() {
        create(frame("a"));
        move("a", ELSEWHERE);
        edit(frame("a"));
        home().forget(List.of(id("a")), NO_LIMIT);

        assertThat(leftovers()).isEmpty();
    }

    @Test
    void record_newOverAReplica_comesHome_whateverTheReplicaWas() {
        Frame frame = full("a").toBuilder().revision(5).build();
        for (long revision : new long[] {4, 5, 6}) {
            FrameId id = id("over" + revision);
            Frame recorded = frame.toBuilder().id(id).build();
            home().put(
                            List.of(stored(
                                    frame("over" + revision).toBuilder()
                                            .revision(revision)
                                            .build(),
                                    9)),
                            NO_LIMIT);

            assertThat(home().record(List.of(new FrameWrite(recorded, 0)), NO_LIMIT)
                            .outcomes())
                    .containsExactly(new Recorded(id, 5));
            assertThat(home().find(List.of(id), NO_LIMIT)).containsEntry(id, stored(recorded, 1));
            assertThat(residency(id.value()).home()).isEqualTo(home().id());
            assertThat(residency(id.value()).ledgerVersion()).isEqualTo(1);
            assertThat(port(ChangeFeed.class).changesAfter(0, 10, NO_LIMIT))
                    .endsWith(new Upserted(port(ChangeFeed.class).head(NO_LIMIT), recorded));
        }
        assertThat(port(FrameCatalog.class).count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(3);
        assertThat(replicas()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void record_manyNewOverReplicas_comeHome() {
        List<Frame> frames = Frames.frames("f", 300);
        home().put(
                        frames.stream()
                                .limit(200)
                                .map(frame -> stored(edited(frame), 7))
                                .toList(),
                        NO_LIMIT);
        create(frames.toArray(Frame[]::new));

        assertThat(home().find(Frames.idsOf(frames), NO_LIMIT).values())
                .containsExactlyInAnyOrderElementsOf(
                        frames.stream().map(Frames::stored).toList());
        assertThat(port(FrameCatalog.class).count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(300);
        assertThat(replicas()).isEmpty();
    }

    @Test
    void record_overAReplicaWithABase_isConflict_andLeavesIt() {
        home().put(List.of(stored(frame("a"))), NO_LIMIT);

        assertThat(home().record(List.of(FrameWrite.edit(edited(frame("a")))), NO_LIMIT)
                        .outcomes())
                .containsExactly(new Conflict(id("a"), 0));
        assertThat(replicas()).containsExactly(new CopyVersion(id("a"), 1, 1));
    }

    @Test
    void listReplicas_framesAtHome_areNone() {
        assertThat(replicas()).isEmpty();
        create(frame("a"), frame("b"));
        edit(frame("a"));

        assertThat(replicas()).isEmpty();
    }

    @Test
    void listReplicas_giveTheVersionsOfTheCopies() {
        create(frame("at-home"), frame("moved"));
        move("moved", ELSEWHERE);
        Frame third = edited(edited(frame("put")));
        home().put(List.of(stored(frame("unknown")), stored(third, 7)), NO_LIMIT);

        assertThat(replicas())
                .containsExactly(
                        new CopyVersion(id("moved"), 1, 1),
                        new CopyVersion(id("put"), 3, 7),
                        new CopyVersion(id("unknown"), 1, 1));
    }

    @Test
    void listReplicas_followsNewerCopies() {
        home().put(List.of(stored(frame("a"))), NO_LIMIT);
        home().put(List.of(stored(edited(frame("a")), 2)), NO_LIMIT);

        assertThat(replicas()).containsExactly(new CopyVersion(id("a"), 2, 2));
    }

    @Test
    void listReplicas_whatLeavesOrComesHome_isListedNoMore() {
        create(frame("comes-home"), frame("deleted"), frame("edited"), frame("forgotten"), frame("stays"));
        List.of("comes-home", "deleted", "edited", "forgotten", "stays").forEach(id -> move(id, ELSEWHERE));
        assertThat(replicas()).hasSize(5);
        move("comes-home", home().id());
        home().delete(List.of(new CopyVersion(id("deleted"), 1, 1)), NO_LIMIT);
        edit(frame("edited"));
        home().forget(List.of(id("forgotten")), NO_LIMIT);

        assertThat(replicas()).containsExactly(new CopyVersion(id("stays"), 1, 1));
    }

    @Test
    void listReplicas_aCopyPutOfAFrameAtHome_isNone() {
        create(frame("a"));
        home().put(List.of(stored(frame("a"), 2)), NO_LIMIT);

        assertThat(replicas()).isEmpty();
    }

    @Test
    void listReplicas_pagesInUtf8OrderOfTheIds() {
        List<Frame> frames =
                HostileTexts.identifiers().stream().map(Frames::frame).toList();
        create(frame("at-home"));
        home().put(frames.stream().map(Frames::stored).toList(), NO_LIMIT);

        var listed = new ArrayList<FrameId>();
        Optional<FrameId> after = Optional.empty();
        List<CopyVersion> page;
        do {
            page = home().listReplicas(after, 7, NO_LIMIT);
            page.forEach(copy -> listed.add(copy.frame()));
            after = page.isEmpty() ? after : Optional.of(page.getLast().frame());
        } while (page.size() == 7 && listed.size() <= frames.size()); // More than there are: a page came twice.
        assertThat(listed).isEqualTo(frames.stream().map(Frame::id).sorted().toList());
    }

    @Test
    void listReplicas_afterAnIdThatIsNotThere_goesOnBehindIt() {
        create(frame("b"));
        home().put(List.of(stored(frame("a")), stored(frame("c"))), NO_LIMIT);

        assertThat(home().listReplicas(Optional.of(id("b")), 10, NO_LIMIT))
                .containsExactly(new CopyVersion(id("c"), 1, 1));
        assertThat(home().listReplicas(Optional.of(id("c")), 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void listReplicas_reopened_areStillThere() {
        create(frame("a"));
        move("a", ELSEWHERE);
        reopen();

        assertThat(replicas()).containsExactly(new CopyVersion(id("a"), 1, 1));
    }

    private void create(Frame... frames) {
        assertThat(home().record(Stream.of(frames).map(FrameWrite::create).toList(), NO_LIMIT)
                        .outcomes())
                .allMatch(Recorded.class::isInstance);
    }

    /** Records the revision after the given one. */
    private void edit(Frame frame) {
        assertThat(home().record(List.of(FrameWrite.edit(edited(frame))), NO_LIMIT)
                        .outcomes())
                .allMatch(Recorded.class::isInstance);
    }

    private void move(String id, StoreId home) {
        Residency moved = residency(id).movedTo(home, Tier.COLD, NOON);
        assertThat(port(Ledger.class).compareAndSet(List.of(moved), NO_LIMIT)).containsExactly(id(id));
    }

    private Residency residency(String id) {
        return Optional.ofNullable(
                        port(Ledger.class).find(List.of(id(id)), NO_LIMIT).get(id(id)))
                .orElseThrow(() -> new AssertionError("the ledger has no entry for " + id));
    }

    private List<FrameId> leftovers() {
        return outbox().listWaiting(Outbox.LEFTOVERS, 1_000, NO_LIMIT);
    }

    private List<CopyVersion> replicas() {
        return home().listReplicas(Optional.empty(), 1_000, NO_LIMIT);
    }
}
