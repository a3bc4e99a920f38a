package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.ports.store.Tombstone;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node keeps of the tombstones of the homes that it shares. */
public abstract class KnownTombstonesContract extends StoreContract {
    private static final Tombstone FIRST = new Tombstone("00".repeat(32));
    private static final Tombstone MIDDLE = new Tombstone("7f".repeat(32));
    private static final Tombstone LAST = new Tombstone("ff".repeat(32));

    private KnownTombstones known() {
        return port(KnownTombstones.class);
    }

    private List<Tombstone> listed(String historyId) {
        return known().list(historyId, Optional.empty(), 10, NO_LIMIT);
    }

    @Test
    void list_isAscending_andGoesOnAfterTheLast() {
        known().put("home", List.of(LAST, FIRST, MIDDLE), NO_LIMIT);

        assertThat(known().list("home", Optional.empty(), 2, NO_LIMIT)).containsExactly(FIRST, MIDDLE);
        assertThat(known().list("home", Optional.of(MIDDLE), 2, NO_LIMIT)).containsExactly(LAST);
        assertThat(known().list("home", Optional.of(LAST), 2, NO_LIMIT)).isEmpty();
    }

    @Test
    void put_again_keepsEachOnce() {
        known().put("home", List.of(FIRST, LAST, FIRST), NO_LIMIT);
        known().put("home", List.of(LAST, MIDDLE), NO_LIMIT);
        known().put("home", List.of(), NO_LIMIT);

        assertThat(listed("home")).containsExactly(FIRST, MIDDLE, LAST);
    }

    @Test
    void tombstonesOfAnotherHome_areNotThoseOfThisOne() {
        known().put("home", List.of(FIRST), NO_LIMIT);
        known().put("another", List.of(FIRST, LAST), NO_LIMIT);

        assertThat(listed("home")).containsExactly(FIRST);
        assertThat(listed("another")).containsExactly(FIRST, LAST);
        assertThat(listed("a third")).isEmpty();
    }

    @Test
    void tombstones_reopened_areStillThere() {
        known().put("home", List.of(MIDDLE), NO_LIMIT);
        reopen();

        assertThat(listed("home")).containsExactly(MIDDLE);
    }

    @Test
    void tombstones_barNothingHere() {
        FrameHome home = port(FrameHome.class);
        known().put("home", List.of(FIRST), NO_LIMIT);

        assertThat(home.record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT).outcomes())
                .containsExactly(new Recorded(id("a"), 1));
        assertThat(home.listPendingErasures(10, NO_LIMIT)).isEmpty();
    }
}
