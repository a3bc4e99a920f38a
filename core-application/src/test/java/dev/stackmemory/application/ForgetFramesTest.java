package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.idsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.ForgetFrames.ErasureReport;
import dev.stackmemory.application.ForgetFrames.ForgetReport;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ForgetFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryHome home = new InMemoryHome();
    private final Index index = new Index();
    private final ForgetFrames forgetFrames = new ForgetFrames(home, List.of(index, home.erasing()));

    @Test
    void forget_present_isHiddenAndErased() {
        record(frame("a"), frame("b"));
        ForgetReport report = forget("a");
        assertThat(report.hidden()).containsExactly(id("a"));
        assertThat(report.unknown()).isEmpty();
        assertThat(report.erasure()).isEqualTo(new ErasureReport(Set.of(id("a")), Set.of(), List.of()));
        assertThat(home.find(List.of(id("a"), id("b")), NEVER)).containsOnlyKeys(id("b"));
        assertThat(home.listPendingErasures(10, NEVER)).isEmpty();
    }

    @Test
    void forget_unknown_isReportedAndBarred() {
        ForgetReport report = forget("never-seen");
        assertThat(report.hidden()).isEmpty();
        assertThat(report.unknown()).containsExactly(id("never-seen"));
        assertThat(record(frame("never-seen"))).containsExactly(new RecordOutcome.Forgotten(id("never-seen")));
    }

    @Test
    void forget_again_isUnknown() {
        record(frame("a"));
        forget("a");
        assertThat(forget("a").unknown()).containsExactly(id("a"));
    }

    @Test
    void forget_nothing_reportsNothing() {
        assertThat(forget())
                .isEqualTo(new ForgetReport(Set.of(), Set.of(), new ErasureReport(Set.of(), Set.of(), List.of())));
    }

    @Test
    void forget_onePlaceAway_isHiddenAndPendingWithTheReason() {
        record(frame("a"));
        index.away = true;
        ForgetReport report = forget("a");
        assertThat(report.hidden()).containsExactly(id("a"));
        assertThat(report.erasure())
                .isEqualTo(new ErasureReport(Set.of(), Set.of(id("a")), List.of("index: the disk is gone")));
        assertThat(home.find(List.of(id("a")), NEVER)).isEmpty();
        assertThat(home.listPendingErasures(10, NEVER)).containsExactly(id("a"));
    }

    @Test
    void forget_onePlaceAway_othersEraseAllTheSame() {
        record(frame("a"));
        index.away = true;
        forget("a");
        assertThat(home.faults().operations()).contains("erase").doesNotContain("confirmErased");
    }

    @Test
    void erasePending_placeIsBack_erases() {
        record(frame("a"));
        index.away = true;
        forget("a");
        index.away = false;
        assertThat(forgetFrames.erasePending(NEVER)).isEqualTo(new ErasureReport(Set.of(id("a")), Set.of(), List.of()));
        assertThat(home.listPendingErasures(10, NEVER)).isEmpty();
    }

    @Test
    void forget_placeConfirmsAPart_theRestStaysPending() {
        record(frame("a"), frame("b"));
        index.held.add(id("b"));
        ErasureReport erasure = forget("a", "b").erasure();
        assertThat(erasure.erased()).containsExactly(id("a"));
        assertThat(erasure.pending()).containsExactly(id("b"));
        assertThat(erasure.obstacles())
                .containsExactly("index is being read or written elsewhere; its bytes go with the next erasure");
        assertThat(home.listPendingErasures(10, NEVER)).containsExactly(id("b"));
    }

    @Test
    void erasePending_timeRunsOutAtAPlace_blamesNobody() {
        record(frame("a"));
        index.held.add(id("a"));
        forget("a");
        var nanos = new AtomicLong();
        Deadline deadline = Deadline.after(Duration.ofNanos(1), nanos::get);
        index.whenAsked = nanos::incrementAndGet;
        assertThat(forgetFrames.erasePending(deadline).obstacles())
                .contains("index was not done when the time was up; the rest goes with the next erasure");
    }

    @Test
    void forget_others_takesUpWhatIsPendingFromBefore() {
        record(frame("a"), frame("b"));
        index.held.add(id("a"));
        forget("a");
        index.held.clear();
        ForgetReport report = forget("b");
        assertThat(report.hidden()).containsExactly(id("b"));
        assertThat(report.erasure().erased()).containsExactlyInAnyOrder(id("a"), id("b"));
    }

    @Test
    void forget_oneOfVeryManyIsHeld_blocksNoOther() {
        List<Frame> many = frames("many", 2_500);
        record(many.toArray(Frame[]::new));
        index.held.add(id("many0007"));
        ErasureReport erasure = forgetFrames
                .forget(many.stream().map(Frame::id).toList(), NEVER)
                .erasure();
        assertThat(erasure.pending()).containsExactly(id("many0007"));
        assertThat(erasure.erased()).hasSize(2_499);
    }

    @Test
    void forget_veryManyAndAPlaceIsAway_allArePendingAndThePlaceIsAskedOnce() {
        List<Frame> many = frames("many", 2_500);
        record(many.toArray(Frame[]::new));
        index.away = true;
        ErasureReport erasure = forgetFrames
                .forget(many.stream().map(Frame::id).toList(), NEVER)
                .erasure();
        assertThat(erasure.pending()).isEqualTo(idsOf(many));
        assertThat(erasure.obstacles()).hasSize(1);
        assertThat(index.asked).hasSize(1);
    }

    @Test
    void forget_homeFailsOnceHidden_stillReportsHidden() {
        record(frame("a"));
        for (int operationsThatPass = 1; operationsThatPass < 4; operationsThatPass++) {
            Frame next = frame("next" + operationsThatPass);
            record(next);
            home.faults().passNext(operationsThatPass);
            home.faults().failNext();
            ForgetReport report = forgetFrames.forget(List.of(next.id()), NEVER);
            assertThat(report.hidden()).containsExactly(next.id());
            assertThat(report.erasure().pending()).contains(next.id());
            assertThat(report.erasure().obstacles()).singleElement().asString().startsWith("memory: ");
        }
        assertThat(forgetFrames.erasePending(NEVER).erased()).hasSize(3);
    }

    @Test
    void forget_homeAway_throwsAndHidesNothing() {
        record(frame("a"));
        home.faults().failNext();
        assertThatThrownBy(() -> forget("a")).isInstanceOf(StoreException.Unavailable.class);
        assertThat(home.find(List.of(id("a")), NEVER)).containsOnlyKeys(id("a"));
    }

    @Test
    void erase_places_areAskedInTheirOrder() {
        record(frame("a"));
        forget("a");
        assertThat(index.asked).containsExactly(List.of("record", "forget", "listPendingErasures"));
    }

    @Test
    void compact_withSomethingPending_erasesFirst() {
        record(frame("a"));
        index.away = true;
        forget("a");
        index.away = false;
        CompactStores.CompactionReport report = new CompactStores(
                        forgetFrames,
                        DurableStores.of(List.of(new DurableStore(
                                Tier.HOT, home, home.catalog(), Optional.empty(), home.maintenance()))))
                .compact(Progress.NONE, NEVER);
        assertThat(report.erasure().erased()).containsExactly(id("a"));
        assertThat(home.faults().operations()).endsWith("erase", "confirmErased", "compact");
    }

    private List<RecordOutcome> record(Frame... frames) {
        return new RecordFrames(home).record(List.of(frames), NEVER).outcomes();
    }

    private ForgetReport forget(String... ids) {
        return forgetFrames.forget(List.of(ids).stream().map(FrameId::new).toList(), NEVER);
    }

    /** Something derived from the home that may keep bytes. */
    private final class Index implements Erasing {
        final Set<FrameId> held = new HashSet<>();
        final List<List<String>> asked = new ArrayList<>();
        boolean away;
        Runnable whenAsked = () -> {};

        @Override
        public String name() {
            return "index";
        }

        @Override
        public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
            asked.add(home.faults().operations());
            whenAsked.run();
            if (away) {
                throw new StoreException.Unavailable("the disk is gone", null);
            }
            return ids.stream().filter(id -> !held.contains(id)).collect(Collectors.toSet());
        }
    }
}
