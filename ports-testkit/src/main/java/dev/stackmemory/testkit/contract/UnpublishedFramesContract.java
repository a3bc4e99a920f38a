package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.ports.store.FrameChange.Removed;
import dev.stackmemory.ports.store.FrameChange.Upserted;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordOutcome.Conflict;
import dev.stackmemory.ports.store.RecordOutcome.Forgotten;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node's home knows of frames that are still to be published, and how it lets go of those that are. */
public abstract class UnpublishedFramesContract extends StoreContract {
    private static final long SEED = 20_261_201;

    private UnpublishedFrames unpublished() {
        return port(UnpublishedFrames.class);
    }

    private FrameHome home() {
        return port(FrameHome.class);
    }

    private Ledger ledger() {
        return port(Ledger.class);
    }

    @Test
    void findEdits_absent_isMissing() {
        putEdit(stored(frame("a")), at(0));

        assertThat(unpublished().findEdits(List.of(id("a"), id("b")), NO_LIMIT)).containsOnlyKeys(id("a"));
        assertThat(unpublished().findEdits(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void putEdits_nothing_changesNothing() {
        unpublished().putEdits(List.of(), NO_LIMIT);

        assertThat(unpublished().latestEdit(NO_LIMIT)).isEmpty();
    }

    @Test
    void putEdits_baseComesBackWhole() {
        StoredFrame base = stored(edited(full("a")), 7);
        putEdit(base, at(3));

        assertThat(edit("a")).contains(new UnpublishedEdit(base, at(3)));
    }

    @Test
    void putEdits_hostileBases_comeBackWhole() {
        var frames = new ArrayList<>(new FrameGenerator(SEED).next(300));
        for (String text : HostileTexts.texts()) {
            frames.add(Frames.aFrame("text" + frames.size())
                    .name(text)
                    .content(text)
                    .digest(text)
                    .build());
        }
        for (String json : HostileTexts.json()) {
            frames.add(Frames.aFrame("json" + frames.size())
                    .inputs(json)
                    .metadata(json)
                    .build());
        }
        List<UnpublishedEdit> edits = frames.stream()
                .map(frame -> new UnpublishedEdit(stored(frame), at(1)))
                .toList();
        unpublished().putEdits(edits, NO_LIMIT);

        assertThat(unpublished().findEdits(Frames.idsOf(frames), NO_LIMIT).values())
                .containsExactlyInAnyOrderElementsOf(edits);
    }

    @Test
    void putEdits_again_keepsTheBase_andReplacesTheTime() {
        StoredFrame base = stored(full("a"), 4);
        putEdit(base, at(5));
        record(new FrameWrite(edited(full("a")), 0));
        putEdit(stored(edited(full("a")), 9), at(6));
        assertThat(edit("a")).contains(new UnpublishedEdit(base, at(6)));

        putEdit(stored(frame("a")), at(2));
        assertThat(edit("a")).contains(new UnpublishedEdit(base, at(2)));
    }

    @Test
    void putEdits_afterAnEditThatWasNeverRecorded_replacesIt() {
        putEdit(stored(full("a"), 4), at(5));
        StoredFrame base = stored(edited(full("a")), 9);
        putEdit(base, at(6));
        assertThat(edit("a")).contains(new UnpublishedEdit(base, at(6)));
    }

    @Test
    void putEdits_leavesCopiesLedgerAndFeedAsTheyAre() {
        record(FrameWrite.create(frame("a")));
        Residency before = residency("a");
        long head = port(ChangeFeed.class).head(NO_LIMIT);
        putEdit(stored(edited(frame("a")), 5), at(0));
        putEdit(stored(frame("not-here")), at(0));

        assertThat(home().find(List.of(id("a"), id("not-here")), NO_LIMIT))
                .isEqualTo(Map.of(id("a"), stored(frame("a"))));
        assertThat(residency("a")).isEqualTo(before);
        assertThat(port(ChangeFeed.class).head(NO_LIMIT)).isEqualTo(head);
    }

    @Test
    void edits_surviveFurtherRevisions() {
        putEdit(stored(frame("a")), at(0));
        record(new FrameWrite(edited(frame("a")), 0));
        record(FrameWrite.edit(edited(edited(frame("a")))));

        assertThat(edit("a")).contains(new UnpublishedEdit(stored(frame("a")), at(0)));
    }

    @Test
    void forget_dropsTheEdit() {
        putEdit(stored(frame("a")), at(0));
        putEdit(stored(frame("b")), at(0));
        putEdit(stored(frame("edit-only")), at(0));
        record(FrameWrite.create(frame("a")));
        forget("a", "edit-only");

        assertThat(unpublished().findEdits(List.of(id("a"), id("b"), id("edit-only")), NO_LIMIT))
                .containsOnlyKeys(id("b"));
    }

    @Test
    void forgottenFrames_areKnownByTheirOrigin_untilTheirErasureIsConfirmed() {
        record(FrameWrite.create(frame("a")));
        home().put(List.of(stored(frame("replica"))), NO_LIMIT);
        forget("a", "replica", "never-here");
        assertThat(origins("a", "replica", "never-here"))
                .isEqualTo(Map.of(id("a"), frame("a").origin()));

        forget("a");
        assertThat(origins("a")).containsOnlyKeys(id("a"));

        home().confirmErased(List.of(id("a")), NO_LIMIT);
        assertThat(origins("a")).isEmpty();
    }

    private Map<FrameId, Origin> origins(String... frames) {
        return unpublished().findForgotten(Stream.of(frames).map(Frames::id).toList(), NO_LIMIT);
    }

    @Test
    void putEdits_forgottenFrames_arePassedOver() {
        forget("a");
        putEdit(stored(frame("a")), at(9));
        assertThat(unpublished().latestEdit(NO_LIMIT)).isEmpty();
        putEdit(stored(frame("b")), at(1));

        assertThat(unpublished().findEdits(List.of(id("a"), id("b")), NO_LIMIT)).containsOnlyKeys(id("b"));
        assertThat(unpublished().latestEdit(NO_LIMIT)).contains(at(1));
    }

    @Test
    void edits_reopened_areStillThere() {
        StoredFrame base = stored(full("a"), 3);
        putEdit(base, at(4));
        reopen();

        assertThat(edit("a")).contains(new UnpublishedEdit(base, at(4)));
        assertThat(unpublished().latestEdit(NO_LIMIT)).contains(at(4));
    }

    @Test
    void edits_ofOneOpening_areSeenByAnother() {
        require(Capability.SHARED);
        UnpublishedFrames other = portOf(openAgain(), UnpublishedFrames.class);
        putEdit(stored(frame("a")), at(1));
        record(new FrameWrite(edited(frame("a")), 0));
        other.putEdits(List.of(new UnpublishedEdit(stored(edited(frame("a"))), at(2))), NO_LIMIT);

        assertThat(edit("a")).contains(new UnpublishedEdit(stored(frame("a")), at(2)));
        assertThat(other.latestEdit(NO_LIMIT)).contains(at(2));
    }

    @Test
    void putSent_again_keepsAll_andEachOnce() {
        SentRevision first = sent("a", 1);
        SentRevision second = sent("a", 2);
        unpublished().putSent(List.of(first), NO_LIMIT);
        unpublished().putSent(List.of(first, second, sent("b", 1)), NO_LIMIT);
        unpublished().putSent(List.of(), NO_LIMIT);

        assertThat(unpublished().findSent(List.of(id("a"), id("absent")), NO_LIMIT))
                .containsExactlyInAnyOrder(first, second);
        assertThat(unpublished().findSent(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void sent_edited_reopened_isStillThere() {
        record(FrameWrite.create(frame("a")));
        unpublished().putSent(List.of(sent("a", 1)), NO_LIMIT);
        record(FrameWrite.edit(edited(frame("a"))));
        reopen();

        assertThat(unpublished().findSent(List.of(id("a")), NO_LIMIT)).containsExactly(sent("a", 1));
    }

    @Test
    void sent_releasedOrForgotten_isDropped() {
        record(FrameWrite.create(frame("a")));
        record(FrameWrite.create(frame("b")));
        unpublished().putSent(List.of(sent("a", 1), sent("b", 1), sent("c", 1)), NO_LIMIT);
        release(residency("a"));
        forget("b");
        unpublished().putSent(List.of(sent("b", 1)), NO_LIMIT);

        assertThat(unpublished().findSent(List.of(id("a"), id("b"), id("c")), NO_LIMIT))
                .containsExactly(sent("c", 1));
    }

    private static SentRevision sent(String id, long revision) {
        return new SentRevision(id(id), revision, ContentHash.of(frame(id)));
    }

    @Test
    void release_frameThatCameHomeAgainSince_stays() {
        record(FrameWrite.create(frame("a")));
        Residency published = residency("a");
        unpublished().release(List.of(published), NO_LIMIT);
        // As with an edit: the frame begins with the first ledger version anew.
        record(new FrameWrite(edited(frame("a")), 0));
        assertThat(residency("a").ledgerVersion()).isEqualTo(published.ledgerVersion());

        assertThat(unpublished().release(List.of(published), NO_LIMIT)).isEmpty();
        assertThat(residency("a").revision()).isEqualTo(2);
    }

    @Test
    void latestEdit_withoutEdits_isEmpty() {
        assertThat(unpublished().latestEdit(NO_LIMIT)).isEmpty();
    }

    @Test
    void latestEdit_isTheLatestByTimeCounterAndNode_whateverTheOrder() {
        var latest = new HybridTime(NOON.plusMillis(5), 2, "node-b");
        unpublished()
                .putEdits(
                        List.of(
                                new UnpublishedEdit(stored(frame("a")), new HybridTime(NOON, 9, "node-c")),
                                new UnpublishedEdit(stored(frame("b")), latest),
                                new UnpublishedEdit(stored(frame("c")), new HybridTime(latest.at(), 2, "node-a")),
                                new UnpublishedEdit(stored(frame("d")), new HybridTime(latest.at(), 1, "node-z"))),
                        NO_LIMIT);
        assertThat(unpublished().latestEdit(NO_LIMIT)).contains(latest);

        putEdit(stored(frame("e")), at(4));
        assertThat(unpublished().latestEdit(NO_LIMIT)).contains(latest);
        putEdit(stored(frame("e")), at(6));
        assertThat(unpublished().latestEdit(NO_LIMIT)).contains(at(6));
    }

    @Test
    void latestEdit_survivesReplacingReleasingAndForgetting() {
        record(FrameWrite.create(frame("a")));
        putEdit(stored(frame("a")), at(7));
        putEdit(stored(frame("a")), at(2));
        release(residency("a"));
        putEdit(stored(frame("b")), at(3));
        forget("a", "b");

        assertThat(unpublished().latestEdit(NO_LIMIT)).contains(at(7));
    }

    @Test
    void latestEdit_extremeTimesAndHostileNodes_comeBack() {
        for (Instant instant : HostileTexts.instants().stream().sorted().toList()) {
            var time = new HybridTime(instant, Integer.MAX_VALUE, "node");
            putEdit(stored(frame("a")), time);
            assertThat(unpublished().latestEdit(NO_LIMIT)).contains(time);
            assertThat(edit("a")).map(UnpublishedEdit::at).contains(time);
        }
        HybridTime last = unpublished().latestEdit(NO_LIMIT).orElseThrow();
        for (String text : HostileTexts.texts()) {
            var time = new HybridTime(last.at(), last.counter(), "node " + text);
            putEdit(stored(frame("a")), time);
            assertThat(edit("a")).map(UnpublishedEdit::at).contains(time);
            last = time.compareTo(last) > 0 ? time : last;
            assertThat(unpublished().latestEdit(NO_LIMIT)).contains(last);
        }
    }

    @Test
    void release_leavesAReplica_andNeitherResidencyNorListNorEdit() {
        record(FrameWrite.create(full("a")));
        record(FrameWrite.edit(edited(full("a"))));
        putEdit(stored(full("a")), at(0));
        record(FrameWrite.create(frame("stays")));

        assertThat(release(residency("a"))).containsExactly(id("a"));
        assertThat(ledger().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(port(FrameCatalog.class).count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).containsEntry(id("a"), stored(edited(full("a")), 2));
        assertThat(replicas()).containsExactly(new CopyVersion(id("a"), 2, 2));
        assertThat(edit("a")).isEmpty();
        assertThat(residency("stays").home()).isEqualTo(home().id());
    }

    @Test
    void release_appearsAsRemoved() {
        record(FrameWrite.create(frame("a")));
        record(FrameWrite.create(frame("b")));
        long before = port(ChangeFeed.class).head(NO_LIMIT);
        release(residency("a"));

        assertThat(port(ChangeFeed.class).changesAfter(before, 10, NO_LIMIT))
                .containsExactly(new Removed(port(ChangeFeed.class).head(NO_LIMIT), id("a")));
        assertThat(changes()).map(UnpublishedFramesContract::idOf).containsExactly(id("b"), id("a"));
    }

    @Test
    void release_editedSince_stays() {
        record(FrameWrite.create(frame("a")));
        putEdit(stored(frame("a")), at(0));
        Residency published = residency("a");
        record(FrameWrite.edit(edited(frame("a"))));
        long head = port(ChangeFeed.class).head(NO_LIMIT);

        assertThat(release(published)).isEmpty();
        assertThat(residency("a").ledgerVersion()).isEqualTo(2);
        assertThat(port(FrameCatalog.class).count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
        assertThat(edit("a")).isPresent();
        assertThat(replicas()).isEmpty();
        assertThat(port(ChangeFeed.class).head(NO_LIMIT)).isEqualTo(head);
    }

    @Test
    void release_someOfMany_letsGoOfThoseThatAreAsTheyWere() {
        List<Frame> frames = Frames.frames("f", 300);
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);
        List<Residency> published = ledger().list(Optional.empty(), 1_000, NO_LIMIT);
        List<Frame> changed = frames.subList(0, 100);
        home().record(changed.stream().map(Frames::edited).map(FrameWrite::edit).toList(), NO_LIMIT);
        Set<FrameId> released = Frames.idsOf(frames.subList(100, 300));

        assertThat(unpublished().release(published, NO_LIMIT)).isEqualTo(released);
        assertThat(ledger().list(Optional.empty(), 1_000, NO_LIMIT))
                .map(Residency::frame)
                .containsExactlyInAnyOrderElementsOf(Frames.idsOf(changed));
        assertThat(replicas()).map(CopyVersion::frame).containsExactlyInAnyOrderElementsOf(released);
        assertThat(home().find(Frames.idsOf(frames), NO_LIMIT)).hasSize(300);
    }

    @Test
    void release_againOrUnknown_isNotAtHome_andChangesNothing() {
        record(FrameWrite.create(frame("a")));
        Residency published = residency("a");
        release(published);
        long head = port(ChangeFeed.class).head(NO_LIMIT);

        assertThat(release(published)).containsExactly(id("a"));
        assertThat(unpublished().release(List.of(), NO_LIMIT)).isEmpty();
        assertThat(port(ChangeFeed.class).head(NO_LIMIT)).isEqualTo(head);
        assertThat(replicas()).containsExactly(new CopyVersion(id("a"), 1, 1));
    }

    @Test
    void release_atHomeElsewhere_leavesTheLedgerAsItIs() {
        record(FrameWrite.create(frame("a")));
        Residency moved = residency("a").movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOON);
        ledger().compareAndSet(List.of(moved), NO_LIMIT);

        assertThat(release(moved)).containsExactly(id("a"));
        assertThat(residency("a")).isEqualTo(moved);
    }

    @Test
    void release_forgotten_isNotAtHome_andStaysForgotten() {
        record(FrameWrite.create(frame("a")));
        Residency published = residency("a");
        forget("a");

        assertThat(release(published)).containsExactly(id("a"));
        assertThat(record(FrameWrite.create(frame("a")))).isEqualTo(new Forgotten(id("a")));
    }

    @Test
    void forget_released_dropsTheReplica() {
        record(FrameWrite.create(frame("a")));
        release(residency("a"));
        forget("a");

        assertThat(home().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(replicas()).isEmpty();
    }

    @Test
    void release_reopened_staysReleased() {
        record(FrameWrite.create(frame("a")));
        release(residency("a"));
        List<FrameChange> before = changes();
        reopen();

        assertThat(ledger().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(replicas()).containsExactly(new CopyVersion(id("a"), 1, 1));
        assertThat(changes()).isEqualTo(before);
    }

    @Test
    void record_released_comesHomeAsNew_andStandsInTheFeedOnce() {
        record(FrameWrite.create(frame("a")));
        record(FrameWrite.edit(edited(frame("a"))));
        release(residency("a"));
        Frame third = edited(edited(frame("a")));

        assertThat(record(FrameWrite.edit(third))).isEqualTo(new Conflict(id("a"), 0));
        assertThat(record(new FrameWrite(third, 0))).isEqualTo(new Recorded(id("a"), 3));
        assertThat(residency("a").ledgerVersion()).isEqualTo(1);
        assertThat(replicas()).isEmpty();
        assertThat(changes())
                .containsExactly(new Upserted(port(ChangeFeed.class).head(NO_LIMIT), third));
    }

    @Test
    void record_releasedWhoseReplicaIsGone_standsInTheFeedOnce() {
        record(FrameWrite.create(frame("a")));
        release(residency("a"));
        home().delete(replicas(), NO_LIMIT);
        record(new FrameWrite(edited(frame("a")), 0));

        assertThat(changes())
                .containsExactly(new Upserted(port(ChangeFeed.class).head(NO_LIMIT), edited(frame("a"))));
    }

    @Test
    void release_besideAnEdit_eitherLetsGoOrKeepsTheEdit() {
        releaseBesideEdits(home());
    }

    @Test
    void release_besideAnEditFromAnotherOpening_eitherLetsGoOrKeepsTheEdit() {
        require(Capability.SHARED);
        releaseBesideEdits(portOf(openAgain(), FrameHome.class));
    }

    private void releaseBesideEdits(FrameHome editing) {
        for (int round = 0; round < 20; round++) {
            String frame = "f" + round;
            record(FrameWrite.create(frame(frame)));
            putEdit(stored(frame(frame)), at(round));
            Residency published = residency(frame);
            var edit = FrameWrite.edit(edited(frame(frame)));
            List<Callable<Boolean>> both = List.of(
                    () -> editing.record(List.of(edit), NO_LIMIT).outcomes().getFirst() instanceof Recorded,
                    () -> release(published).contains(id(frame)));

            List<Boolean> recordedAndReleased = Concurrently.run(both);

            boolean recorded = recordedAndReleased.getFirst();
            assertThat(recordedAndReleased.getLast()).isEqualTo(!recorded);
            assertThat(ledger().find(List.of(id(frame)), NO_LIMIT)).hasSize(recorded ? 1 : 0);
            assertThat(edit(frame).isPresent()).isEqualTo(recorded);
            assertThat(home().find(List.of(id(frame)), NO_LIMIT))
                    .containsEntry(id(frame), recorded ? stored(edited(frame(frame)), 2) : stored(frame(frame)));
        }
    }

    private static HybridTime at(long millis) {
        return HybridTime.first("node", NOON.plusMillis(millis));
    }

    private void putEdit(StoredFrame base, HybridTime at) {
        unpublished().putEdits(List.of(new UnpublishedEdit(base, at)), NO_LIMIT);
    }

    private Optional<UnpublishedEdit> edit(String frame) {
        return Optional.ofNullable(
                unpublished().findEdits(List.of(id(frame)), NO_LIMIT).get(id(frame)));
    }

    private Set<FrameId> release(Residency published) {
        return unpublished().release(List.of(published), NO_LIMIT);
    }

    private RecordOutcome record(FrameWrite write) {
        return home().record(List.of(write), NO_LIMIT).outcomes().getFirst();
    }

    private void forget(String... frames) {
        home().forget(Stream.of(frames).map(Frames::id).toList(), NO_LIMIT);
    }

    private Residency residency(String frame) {
        return Optional.ofNullable(ledger().find(List.of(id(frame)), NO_LIMIT).get(id(frame)))
                .orElseThrow(() -> new AssertionError("the ledger has no entry for " + frame));
    }

    private List<CopyVersion> replicas() {
        return home().listReplicas(Optional.empty(), 1_000, NO_LIMIT);
    }

    private List<FrameChange> changes() {
        return port(ChangeFeed.class).changesAfter(0, 1_000, NO_LIMIT);
    }

    private static FrameId idOf(FrameChange change) {
        return switch (change) {
            case Upserted upserted -> upserted.frame().id();
            case Removed removed -> removed.frame();
        };
    }
}
