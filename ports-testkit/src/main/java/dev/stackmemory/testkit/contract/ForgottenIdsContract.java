package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.ForgottenIds.DatedTombstone;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordOutcome.Forgotten;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That what one home has forgotten another home refuses as well, though neither remembers its id. */
public abstract class ForgottenIdsContract extends StoreContract {
    private FrameHome home() {
        return port(FrameHome.class);
    }

    private ForgottenIds here() {
        return port(ForgottenIds.class);
    }

    private static List<DatedTombstone> all(ForgottenIds of) {
        return of.list(Optional.empty(), 1_000, NO_LIMIT);
    }

    private static void handOn(ForgottenIds from, ForgottenIds to) {
        to.adopt(from.listKeys(NO_LIMIT), all(from), NO_LIMIT);
    }

    private static void forget(FrameHome home, String... ids) {
        List<FrameId> frames = ids(ids);
        home.forget(frames, NO_LIMIT);
        home.confirmErased(frames, NO_LIMIT);
    }

    private static List<FrameId> ids(String... ids) {
        return Stream.of(ids).map(id -> id(id)).toList();
    }

    /** Makes this home adopt what another one has forgotten. */
    private void adoptForgottenElsewhere(String... ids) {
        try (StoreFixture elsewhere = createFixture();
                OpenStore other = elsewhere.open()) {
            forget(portOf(other, FrameHome.class), ids);
            handOn(portOf(other, ForgottenIds.class), here());
        }
    }

    private RecordOutcome record(String id) {
        return home().record(List.of(FrameWrite.create(frame(id))), NO_LIMIT)
                .outcomes()
                .getFirst();
    }

    @Test
    void adopt_whatWasForgottenElsewhere_isForgottenHere() {
        forget(home(), "own");
        adoptForgottenElsewhere("a", "b");

        assertThat(record("a")).isEqualTo(new Forgotten(id("a")));
        home().put(List.of(stored(frame("b"))), NO_LIMIT);
        assertThat(home().find(ids("a", "b"), NO_LIMIT)).isEmpty();
        assertThat(home().findForgotten(ids("a", "b", "own", "new"), NO_LIMIT))
                .containsExactlyInAnyOrderElementsOf(ids("a", "b", "own"));
        assertThat(record("new")).isEqualTo(new Recorded(id("new"), 1));
        assertThat(home().listPendingErasures(10, NO_LIMIT)).isEmpty();
    }

    @Test
    void adopt_fromSeveralHomes_refusesWhatAnyOfThemHasForgotten() {
        adoptForgottenElsewhere("a");
        assertThat(record("a")).isEqualTo(new Forgotten(id("a")));
        adoptForgottenElsewhere("b");

        assertThat(record("a")).isEqualTo(new Forgotten(id("a")));
        assertThat(record("b")).isEqualTo(new Forgotten(id("b")));
    }

    @Test
    void list_handsOnWhatWasAdopted() {
        adoptForgottenElsewhere("a");
        forget(home(), "b");
        try (StoreFixture third = createFixture();
                OpenStore store = third.open()) {
            handOn(here(), portOf(store, ForgottenIds.class));

            assertThat(portOf(store, FrameHome.class).findForgotten(ids("a", "b", "c"), NO_LIMIT))
                    .containsExactlyInAnyOrderElementsOf(ids("a", "b"));
        }
    }

    @Test
    void list_page_followsTheOneBefore_inTheOrderOfTheHashes() {
        forget(home(), IntStream.range(0, 25).mapToObj(number -> "f" + number).toArray(String[]::new));
        adoptForgottenElsewhere("a");

        var paged = new ArrayList<DatedTombstone>();
        List<DatedTombstone> page = here().list(Optional.empty(), 10, NO_LIMIT);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            paged.addAll(page);
            page = here().list(Optional.of(page.getLast().tombstone()), 10, NO_LIMIT);
        }
        assertThat(paged).hasSize(26).isSortedAccordingTo(Comparator.comparing(DatedTombstone::tombstone));
        assertThat(paged).isEqualTo(all(here()));
    }

    @Test
    void adopt_again_orItsOwn_changesNothing() {
        forget(home(), "own");
        try (StoreFixture elsewhere = createFixture();
                OpenStore other = elsewhere.open()) {
            forget(portOf(other, FrameHome.class), "a");
            handOn(portOf(other, ForgottenIds.class), here());
            List<DatedTombstone> before = all(here());
            handOn(portOf(other, ForgottenIds.class), here());
            // Back and forth.
            handOn(here(), portOf(other, ForgottenIds.class));
            handOn(portOf(other, ForgottenIds.class), here());

            assertThat(all(here())).isEqualTo(before).hasSize(2);
            assertThat(here().listKeys(NO_LIMIT)).hasSize(2);
        }
    }

    @Test
    void forget_whatWasAdopted_isPending_andStaysForgotten() {
        adoptForgottenElsewhere("a");
        home().forget(ids("a"), NO_LIMIT);

        assertThat(home().listPendingErasures(10, NO_LIMIT)).isEqualTo(ids("a"));
        home().confirmErased(ids("a"), NO_LIMIT);
        assertThat(record("a")).isEqualTo(new Forgotten(id("a")));
    }

    @Test
    void adopt_reopened_isStillForgotten() {
        adoptForgottenElsewhere("a");
        reopen();

        assertThat(record("a")).isEqualTo(new Forgotten(id("a")));
    }

    @Test
    void adopt_byOneOpening_isSeenByAnother() {
        require(Capability.SHARED);
        FrameHome other = portOf(openAgain(), FrameHome.class);
        assertThat(other.findForgotten(ids("a"), NO_LIMIT)).isEmpty();
        adoptForgottenElsewhere("a");

        assertThat(other.record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT)
                        .outcomes())
                .containsExactly(new Forgotten(id("a")));
    }
}
