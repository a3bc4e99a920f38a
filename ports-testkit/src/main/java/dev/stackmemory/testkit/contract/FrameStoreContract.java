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
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What keeping copies means: the version rules of {@link FrameStore}, and that a copy comes back. */
public abstract class FrameStoreContract extends RoundTripContract {
    private static final long SEED = 20_261_120;

    @Override
    protected final void write(List<Frame> frames) {
        store().put(frames.stream().map(Frames::stored).toList(), NO_LIMIT);
    }

    private FrameStore store() {
        return port(FrameStore.class);
    }

    @Test
    void id_isTheSameForEachOpening() {
        var before = store().id();
        reopen();

        assertThat(store().id()).isEqualTo(before);
    }

    @Test
    void find_absent_isMissing() {
        put(stored(frame("here")));

        assertThat(store().find(List.of(id("here"), id("absent")), NO_LIMIT)).containsOnlyKeys(id("here"));
        assertThat(store().find(List.of(id("absent")), NO_LIMIT)).isEmpty();
    }

    @Test
    void find_nothing_isEmpty() {
        put(stored(frame("here")));

        assertThat(store().find(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void find_sameIdTwice_givesItOnce() {
        put(stored(frame("a")));

        assertThat(store().find(List.of(id("a"), id("a")), NO_LIMIT)).containsOnlyKeys(id("a"));
    }

    @Test
    void put_thenFind_givesTheCopy() {
        StoredFrame copy = stored(full("a"), 42);
        put(copy);

        assertThat(find("a")).isEqualTo(copy);
    }

    @Test
    void put_nothing_changesNothing() {
        put(stored(frame("a")));
        store().put(List.of(), NO_LIMIT);

        assertThat(find("a")).isEqualTo(stored(frame("a")));
    }

    @Test
    void put_damagedHash_isKeptAsItIs() {
        var copy = new StoredFrame(frame("a"), ContentHash.of(frame("another")), 1);
        put(copy);

        try {
            assertThat(find("a").hash()).isEqualTo(copy.hash());
        } catch (CorruptFrame reported) {
            assertThat(reported).hasMessageContaining("a");
        }
    }

    @Test
    void put_higherRevision_replacesWhole() {
        put(stored(full("a"), 5));
        Frame bare = frame("a").toBuilder().revision(2).build();
        put(stored(bare, 5));

        assertThat(find("a")).isEqualTo(stored(bare, 5));
    }

    @Test
    void put_higherRevisionUnderLowerLedgerVersion_replaces() {
        put(stored(frame("a"), 5));
        put(stored(edited(frame("a")), 4));

        assertThat(find("a")).isEqualTo(stored(edited(frame("a")), 4));
    }

    @Test
    void put_lowerRevision_isPassedOver() {
        put(stored(edited(frame("a")), 2));
        put(stored(frame("a"), 3));

        assertThat(find("a")).isEqualTo(stored(edited(frame("a")), 2));
    }

    @Test
    void put_sameRevisionHigherLedgerVersion_replaces() {
        put(stored(frame("a"), 2));
        put(stored(frame("a"), 3));

        assertThat(find("a").ledgerVersion()).isEqualTo(3);
    }

    @Test
    void put_sameRevisionLowerLedgerVersion_isPassedOver() {
        put(stored(frame("a"), 3));
        put(stored(frame("a"), 2));

        assertThat(find("a").ledgerVersion()).isEqualTo(3);
    }

    @Test
    void put_again_changesNothing() {
        put(stored(full("a"), 3));
        put(stored(full("a"), 3));

        assertThat(find("a")).isEqualTo(stored(full("a"), 3));
    }

    @Test
    void put_batchWithNewerAndOlder_decidesForEach() {
        put(stored(edited(frame("newer")), 2));
        put(stored(frame("older"), 1));
        store().put(
                        List.of(stored(frame("newer")), stored(edited(frame("older")), 2), stored(frame("fresh"))),
                        NO_LIMIT);

        assertThat(find("newer").frame().revision()).isEqualTo(2);
        assertThat(find("older").frame().revision()).isEqualTo(2);
        assertThat(find("fresh")).isEqualTo(stored(frame("fresh")));
    }

    @Test
    void delete_exactVersion_drops() {
        put(stored(full("a"), 3));
        put(stored(full("b"), 3));

        assertThat(store().delete(List.of(new CopyVersion(id("a"), 1, 3)), NO_LIMIT))
                .containsExactly(id("a"));
        assertThat(store().find(List.of(id("a"), id("b")), NO_LIMIT)).containsOnlyKeys(id("b"));
    }

    @Test
    void delete_otherRevision_stays() {
        put(stored(edited(frame("a")), 3));

        assertThat(store().delete(List.of(new CopyVersion(id("a"), 1, 3)), NO_LIMIT))
                .isEmpty();
        assertThat(find("a").frame().revision()).isEqualTo(2);
    }

    @Test
    void delete_otherLedgerVersion_stays() {
        put(stored(frame("a"), 3));
        var older = new CopyVersion(id("a"), 1, 2);
        var newer = new CopyVersion(id("a"), 1, 4);

        assertThat(store().delete(List.of(older, newer), NO_LIMIT)).isEmpty();
        assertThat(find("a").ledgerVersion()).isEqualTo(3);
    }

    @Test
    void delete_absent_isReportedAsGone() {
        assertThat(store().delete(List.of(new CopyVersion(id("absent"), 1, 1)), NO_LIMIT))
                .containsExactly(id("absent"));
    }

    @Test
    void delete_leavesNoTombstone() {
        put(stored(full("a"), 3));
        store().delete(List.of(new CopyVersion(id("a"), 1, 3)), NO_LIMIT);
        put(stored(frame("a"), 1));

        assertThat(find("a")).isEqualTo(stored(frame("a"), 1));
    }

    @Test
    void put_thousandsAtOnce_findThousandsAtOnce() {
        List<StoredFrame> copies = new FrameGenerator(SEED)
                .next(3_000).stream().map(Frames::stored).toList();
        store().put(copies, NO_LIMIT);
        List<FrameId> ids = copies.stream().map(copy -> copy.frame().id()).toList();

        Map<FrameId, StoredFrame> found = store().find(ids, NO_LIMIT);

        assertThat(found).hasSize(3_000);
        assertThat(copies).allMatch(copy -> copy.equals(found.get(copy.frame().id())));
    }

    @Test
    void delete_thousandsAtOnce_dropsThem() {
        List<StoredFrame> copies =
                Frames.frames("f", 2_500).stream().map(Frames::stored).toList();
        store().put(copies, NO_LIMIT);
        List<CopyVersion> versions = copies.stream()
                .map(copy -> new CopyVersion(copy.frame().id(), 1, 1))
                .toList();

        assertThat(store().delete(versions, NO_LIMIT)).hasSize(2_500);
        assertThat(store().find(versions.stream().map(CopyVersion::frame).toList(), NO_LIMIT))
                .isEmpty();
    }

    @Test
    void put_reopened_isStillThere() {
        put(stored(full("a"), 7));
        reopen();

        assertThat(find("a")).isEqualTo(stored(full("a"), 7));
    }

    @Test
    void put_byOneOpening_isSeenByAnother() {
        require(Capability.SHARED);
        FrameStore other = portOf(openAgain(), FrameStore.class);
        put(stored(full("a"), 7));

        assertThat(other.find(List.of(id("a")), NO_LIMIT)).containsValue(stored(full("a"), 7));
    }

    @Test
    void put_concurrently_everyCopyIsReadableAtOnce() {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int writer = 0; writer < 16; writer++) {
            List<Frame> frames = new FrameGenerator(SEED + writer, "w" + writer + "-").next(20);
            writers.add(() -> frames.stream().allMatch(frame -> {
                put(stored(frame));
                return stored(frame).equals(find(frame.id().value()));
            }));
        }

        assertThat(Concurrently.run(writers)).containsOnly(true);
    }

    @Test
    void put_concurrentRevisionsOfOneFrame_theHighestStays() {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int revision = 1; revision <= 24; revision++) {
            Frame frame = full("a").toBuilder()
                    .revision(revision)
                    .content("revision " + revision)
                    .build();
            writers.add(() -> {
                put(stored(frame));
                return find("a").frame().revision() >= frame.revision();
            });
        }

        assertThat(Concurrently.run(writers)).containsOnly(true);
        assertThat(find("a").frame().content()).isEqualTo("revision 24");
    }

    @Test
    void find_damagedCopy_isNeverTakenForWhole() {
        require(Capability.DAMAGE);
        store().put(List.of(stored(full("damaged")), stored(full("sound"))), NO_LIMIT);
        fixture().damage(id("damaged"));

        boolean detected;
        try {
            StoredFrame copy = find("damaged");
            detected = !copy.hash().equals(ContentHash.of(copy.frame()));
        } catch (CorruptFrame reported) {
            assertThat(reported).hasMessageContaining("damaged");
            detected = true;
        }
        assertThat(detected).isTrue();
        assertThat(find("sound")).isEqualTo(stored(full("sound")));
    }

    private void put(StoredFrame copy) {
        store().put(List.of(copy), NO_LIMIT);
    }

    private StoredFrame find(String id) {
        Map<FrameId, StoredFrame> found = store().find(Set.of(id(id)), NO_LIMIT);
        assertThat(found).containsOnlyKeys(id(id));
        return found.values().iterator().next();
    }
}
