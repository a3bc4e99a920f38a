package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameChange.Removed;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.RecordOutcome.Forgotten;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.Tombstone;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a shared home remembers of forgotten frames, and takes from those who remember more. */
public abstract class SharedTombstonesContract extends StoreContract {
    private SharedTombstones tombstones() {
        return port(SharedTombstones.class);
    }

    private FrameHome home() {
        return port(FrameHome.class);
    }

    @Test
    void historyId_isThatOfTheFeed() {
        assertThat(tombstones().historyId()).isEqualTo(port(ChangeFeed.class).historyId());
    }

    @Test
    void of_isWhatForgettingLeaves_forEachIdAnotherOne() {
        List<FrameId> ids =
                HostileTexts.identifiers().stream().map(FrameId::new).distinct().toList();
        List<Tombstone> before = tombstones().of(ids);
        home().forget(ids, NO_LIMIT);

        assertThat(before).doesNotHaveDuplicates().hasSameSizeAs(ids);
        assertThat(tombstones().list(Optional.empty(), 1_000, NO_LIMIT)).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void list_isAscending_andGoesOnAfterTheLast_whetherErasedOrNot() {
        home().forget(List.of(id("a"), id("b"), id("c"), id("d"), id("e")), NO_LIMIT);
        home().confirmErased(List.of(id("b"), id("d")), NO_LIMIT);
        List<Tombstone> listed = new ArrayList<>();
        List<Tombstone> page = tombstones().list(Optional.empty(), 2, NO_LIMIT);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            listed.addAll(page);
            page = tombstones().list(Optional.of(page.getLast()), 2, NO_LIMIT);
        }

        assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(of("a", "b", "c", "d", "e"));
    }

    @Test
    void findMissing_isWhatIsNotKnown() {
        home().forget(List.of(id("a")), NO_LIMIT);

        assertThat(tombstones().findMissing(of("a", "b"), NO_LIMIT)).containsExactlyElementsOf(of("b"));
        assertThat(tombstones().findMissing(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void restore_ofAFrameThatIsHere_forgetsIt() {
        record("a", "other");
        home().put(List.of(stored(frame("copy"))), NO_LIMIT);

        Set<FrameId> here = tombstones().restore(of("a", "copy", "unknown"), NO_LIMIT);

        assertThat(here).containsExactlyInAnyOrder(id("a"), id("copy"));
        List<FrameId> all = List.of(id("a"), id("copy"), id("other"));
        assertThat(home().find(all, NO_LIMIT)).containsOnlyKeys(id("other"));
        assertThat(port(Ledger.class).find(all, NO_LIMIT)).containsOnlyKeys(id("other"));
        assertThat(port(FrameCatalog.class).count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
        assertThat(home().listPendingErasures(10, NO_LIMIT)).containsExactlyInAnyOrder(id("a"), id("copy"));
        assertThat(port(ChangeFeed.class).changesAfter(0, 10, NO_LIMIT))
                .filteredOn(Removed.class::isInstance)
                .singleElement()
                .satisfies(change -> assertThat(((Removed) change).frame()).isEqualTo(id("a")));
    }

    @Test
    void restore_ofAFrameThatIsNotHere_barsIt() {
        assertThat(tombstones().restore(of("a"), NO_LIMIT)).isEmpty();
        reopen();

        assertThat(home().record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT)
                        .outcomes())
                .containsExactly(new Forgotten(id("a")));
        home().put(List.of(stored(frame("a"))), NO_LIMIT);
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(home().findForgotten(List.of(id("a"), id("b")), NO_LIMIT)).containsExactly(id("a"));
        assertThat(tombstones().findMissing(of("a"), NO_LIMIT)).isEmpty();
        assertThat(home().listPendingErasures(10, NO_LIMIT)).isEmpty();
    }

    @Test
    void restore_ofWhatIsKnown_changesNothing() {
        record("a");
        home().forget(List.of(id("a"), id("b")), NO_LIMIT);
        home().confirmErased(List.of(id("a"), id("b")), NO_LIMIT);

        assertThat(tombstones().restore(of("a", "b"), NO_LIMIT)).isEmpty();
        assertThat(tombstones().list(Optional.empty(), 10, NO_LIMIT)).containsExactlyInAnyOrderElementsOf(of("a", "b"));
        assertThat(home().listPendingErasures(10, NO_LIMIT)).isEmpty();
    }

    @Test
    void restore_whileTheFrameIsRecorded_leavesNothingOfIt() {
        for (int round = 0; round < 5; round++) {
            String frame = "f" + round;
            Concurrently.run(List.of(
                    () -> {
                        record(frame);
                        return true;
                    },
                    () -> {
                        tombstones().restore(of(frame), NO_LIMIT);
                        return true;
                    }));

            assertThat(home().find(List.of(id(frame)), NO_LIMIT)).isEmpty();
        }
    }

    private List<Tombstone> of(String... frames) {
        return tombstones().of(Stream.of(frames).map(Frames::id).toList());
    }

    private void record(String... frames) {
        home().record(
                        Stream.of(frames)
                                .map(frame -> FrameWrite.create(frame(frame)))
                                .toList(),
                        NO_LIMIT);
    }
}
