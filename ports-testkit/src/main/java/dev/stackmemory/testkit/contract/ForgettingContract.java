package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordOutcome.Forgotten;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.testkit.frame.Frames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What forgetting means at a home: hidden at once, pending until erased, and never back. */
public abstract class ForgettingContract extends StoreContract {
    private FrameHome home() {
        return port(FrameHome.class);
    }

    @Test
    void forget_givesThoseThatWereHere() {
        record(frame("a"));
        record(frame("b"));

        assertThat(forget("a", "unknown")).containsExactly(id("a"));
        assertThat(forget("a")).isEmpty();
    }

    @Test
    void forget_nothing_forgetsNothing() {
        record(frame("a"));

        assertThat(home().forget(List.of(), NO_LIMIT)).isEmpty();
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).hasSize(1);
    }

    @Test
    void forget_hidesFromEveryRead() {
        record(full("a"));
        record(full("b"));
        forget("a");

        FrameCatalog catalog = port(FrameCatalog.class);
        assertThat(home().find(List.of(id("a"), id("b")), NO_LIMIT)).containsOnlyKeys(id("b"));
        assertThat(port(Ledger.class).find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(port(Ledger.class).list(Optional.empty(), 10, NO_LIMIT)).hasSize(1);
        for (ListOrder order : ListOrder.values()) {
            assertThat(catalog.list(FrameFilter.ALL, order, Optional.empty(), 10, NO_LIMIT)
                            .frames())
                    .hasSize(1);
        }
        assertThat(catalog.count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
        assertThat(catalog.countBy(Facet.TAG, FrameFilter.ALL, NO_LIMIT).values())
                .containsOnly(1L);
        assertThat(catalog.listIdsByPrefix("a", 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void forget_unknown_isRememberedToo() {
        forget("unknown");

        assertThat(record(frame("unknown"))).isEqualTo(new Forgotten(id("unknown")));
        assertThat(home().find(List.of(id("unknown")), NO_LIMIT)).isEmpty();
    }

    @Test
    void record_forgotten_isRefusedInEveryForm() {
        record(frame("a"));
        forget("a");

        Frame later = edited(edited(full("a")));
        assertThat(record(frame("a"))).isEqualTo(new Forgotten(id("a")));
        assertThat(record(later)).isEqualTo(new Forgotten(id("a")));
        assertThat(outcome(FrameWrite.edit(edited(frame("a"))))).isEqualTo(new Forgotten(id("a")));
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(port(FrameCatalog.class).count(FrameFilter.ALL, NO_LIMIT)).isZero();
    }

    @Test
    void record_forgottenInABatch_doesNotKeepTheOthers() {
        forget("a");

        assertThat(home().record(
                                Stream.of(frame("x"), frame("a"), frame("y"))
                                        .map(FrameWrite::create)
                                        .toList(),
                                NO_LIMIT)
                        .outcomes())
                .containsExactly(new Recorded(id("x"), 1), new Forgotten(id("a")), new Recorded(id("y"), 1));
    }

    @Test
    void put_forgotten_isPassedOver() {
        record(frame("a"));
        forget("a");
        home().put(List.of(stored(frame("a"), 9), stored(frame("b"))), NO_LIMIT);

        assertThat(home().find(List.of(id("a"), id("b")), NO_LIMIT)).containsOnlyKeys(id("b"));
    }

    @Test
    void forget_copyWithoutResidency_dropsIt() {
        home().put(List.of(stored(frame("copy"))), NO_LIMIT);

        assertThat(forget("copy")).containsExactly(id("copy"));
        assertThat(home().find(List.of(id("copy")), NO_LIMIT)).isEmpty();
    }

    @Test
    void forget_idsThatDifferInCaseOrBlanks_areOthers() {
        record(frame("A"));
        record(frame("a "));
        forget("a");

        assertThat(home().find(List.of(id("A"), id("a "), id("a")), NO_LIMIT)).containsOnlyKeys(id("A"), id("a "));
        assertThat(home().findForgotten(List.of(id("A"), id("a "), id("a")), NO_LIMIT))
                .containsExactly(id("a"));
    }

    @Test
    void findForgotten_givesThoseForgotten() {
        record(frame("a"));
        record(frame("b"));
        forget("a", "unknown");

        assertThat(home().findForgotten(List.of(id("a"), id("b"), id("unknown"), id("never")), NO_LIMIT))
                .containsExactlyInAnyOrder(id("a"), id("unknown"));
    }

    @Test
    void listPendingErasures_oldestFirst_upToTheLimit() {
        forget("c");
        forget("a");
        forget("b");
        forget("c");

        assertThat(home().listPendingErasures(10, NO_LIMIT)).containsExactly(id("c"), id("a"), id("b"));
        assertThat(home().listPendingErasures(2, NO_LIMIT)).containsExactly(id("c"), id("a"));
    }

    @Test
    void forget_whatWasErased_isPendingAgain() {
        record(frame("a"));
        forget("a");
        home().confirmErased(List.of(id("a")), NO_LIMIT);
        forget("a");
        forget("a");
        assertThat(home().listPendingErasures(10, NO_LIMIT)).containsExactly(id("a"));
        home().confirmErased(List.of(id("a")), NO_LIMIT);
        assertThat(home().listPendingErasures(10, NO_LIMIT)).isEmpty();
        assertThat(home().findForgotten(List.of(id("a")), NO_LIMIT)).containsExactly(id("a"));
    }

    @Test
    void confirmErased_endsPending_andStaysForgotten() {
        record(frame("a"));
        record(frame("b"));
        forget("a", "b");
        home().confirmErased(List.of(id("a")), NO_LIMIT);

        assertThat(home().listPendingErasures(10, NO_LIMIT)).containsExactly(id("b"));
        assertThat(home().findForgotten(List.of(id("a"), id("b")), NO_LIMIT))
                .containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(record(frame("a"))).isEqualTo(new Forgotten(id("a")));
    }

    @Test
    void confirmErased_ofWhatIsNotForgotten_changesNothing() {
        record(frame("a"));
        home().confirmErased(List.of(id("a"), id("unknown")), NO_LIMIT);

        assertThat(home().find(List.of(id("a")), NO_LIMIT)).hasSize(1);
        assertThat(home().findForgotten(List.of(id("a"), id("unknown")), NO_LIMIT))
                .isEmpty();
        assertThat(record(frame("unknown"))).isEqualTo(new Recorded(id("unknown"), 1));
    }

    @Test
    void forget_reopened_isStillForgotten() {
        record(frame("pending"));
        record(frame("erased"));
        forget("pending", "erased");
        home().confirmErased(List.of(id("erased")), NO_LIMIT);
        reopen();

        assertThat(home().listPendingErasures(10, NO_LIMIT)).containsExactly(id("pending"));
        assertThat(home().findForgotten(List.of(id("pending"), id("erased")), NO_LIMIT))
                .hasSize(2);
        assertThat(record(frame("pending"))).isEqualTo(new Forgotten(id("pending")));
        assertThat(record(frame("erased"))).isEqualTo(new Forgotten(id("erased")));
    }

    @Test
    void forget_byOneOpening_isSeenByAnother() {
        require(Capability.SHARED);
        FrameHome other = portOf(openAgain(), FrameHome.class);
        record(frame("a"));
        other.forget(List.of(id("a")), NO_LIMIT);

        assertThat(home().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(record(frame("a"))).isEqualTo(new Forgotten(id("a")));
    }

    @Test
    void forget_thousandsAtOnce() {
        List<Frame> frames = frames("f", 2_500);
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);
        Set<FrameId> ids = Frames.idsOf(frames);

        assertThat(home().forget(ids, NO_LIMIT)).isEqualTo(ids);
        assertThat(home().find(ids, NO_LIMIT)).isEmpty();
        assertThat(home().findForgotten(ids, NO_LIMIT)).isEqualTo(ids);
        assertThat(home().listPendingErasures(5_000, NO_LIMIT)).hasSize(2_500);
    }

    @Test
    void forget_whileOthersRecordIt_winsInTheEnd() {
        List<Callable<Boolean>> tasks = Stream.concat(
                        Stream.<Callable<Boolean>>of(() -> {
                            forget("a");
                            return home().find(List.of(id("a")), NO_LIMIT).isEmpty();
                        }),
                        Stream.<Callable<Boolean>>generate(() -> () -> {
                                    record(frame("a"));
                                    return true;
                                })
                                .limit(12))
                .toList();

        assertThat(Concurrently.run(tasks)).containsOnly(true);
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(record(frame("a"))).isEqualTo(new Forgotten(id("a")));
    }

    private Set<FrameId> forget(String... ids) {
        return home().forget(Stream.of(ids).map(Frames::id).toList(), NO_LIMIT);
    }

    private RecordOutcome record(Frame frame) {
        return outcome(new FrameWrite(frame, 0));
    }

    private RecordOutcome outcome(FrameWrite write) {
        return home().record(List.of(write), NO_LIMIT).outcomes().getFirst();
    }
}
