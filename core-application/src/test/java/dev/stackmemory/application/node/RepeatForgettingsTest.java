package dev.stackmemory.application.node;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.node.RepeatForgettings.Repeated;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes whose home was restored from a backup of before a frame was forgotten. */
class RepeatForgettingsTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId F = new FrameId("f");

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final InMemoryHome shared = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    private final SharingNode ann = node("ann");
    private final SharingNode ben = node("ben");
    private final SharingNode cleo = node("cleo");

    private SharingNode node(String name) {
        return new SharingNode(name, shared, time, Set.of());
    }

    /** Ben holds a copy. */
    @BeforeEach
    void publishedByAnn() {
        ann.record(aFrame("f").build());
        ann.publish();
        ben.read(F);
    }

    private void isSetBackTo(Frame... held) {
        shared.lose(F);
        var unused = shared.record(Stream.of(held).map(FrameWrite::create).toList(), NEVER);
    }

    private void assertGoneEverywhere() {
        for (SharingNode node : List.of(ann, ben, cleo)) {
            assertThat(node.read(F)).isEmpty();
            assertThat(node.listed()).isEmpty();
            assertThat(node.holds(F)).isFalse();
        }
    }

    @Test
    void backupThatHoldsTheFrame_losesItAgain_withTheNodeThatForgotIt() {
        assertThat(ann.forget(F).erasure().pending()).isEmpty();
        isSetBackTo(aFrame("f").build());
        assertThat(cleo.read(F)).contains(aFrame("f").build());

        assertThat(ann.syncAnew().forgottenAgain()).isEqualTo(1);
        for (SharingNode other : List.of(ben, cleo)) {
            assertThat(other.syncAnew().recovered()).isZero();
        }

        assertGoneEverywhere();
        assertThat(shared.listPendingErasures(10, NEVER)).containsExactly(F);
    }

    @Test
    void nodeThatHadNotHeard_bringsTheFrameBack_onlyUntilTheOneThatForgotItSynchronises() {
        ann.forget(F);
        isSetBackTo();
        assertThat(ben.syncAnew().recovered()).isEqualTo(1);
        assertThat(cleo.read(F)).contains(aFrame("f").build());

        assertThat(ann.syncAnew().forgottenAgain()).isEqualTo(1);
        assertThat(ben.sync().recovered()).isZero();
        cleo.sync();

        assertGoneEverywhere();
    }

    @Test
    void nodeThatHadNotHeard_bringsNothingBack_afterTheOneThatForgotIt() {
        ann.forget(F);
        isSetBackTo();

        assertThat(ann.syncAnew().forgottenAgain()).isEqualTo(1);
        assertThat(ben.syncAnew().recovered()).isZero();

        assertGoneEverywhere();
    }

    @Test
    void nodeThatHasOnlyHeardOfTheForgetting_repeatsIt_asTheOneThatForgotWould() {
        ann.forget(F);
        ben.sync();
        isSetBackTo(aFrame("f").build());

        assertThat(ben.syncAnew().forgottenAgain()).isEqualTo(1);

        assertGoneEverywhere();
        assertThat(ann.syncAnew().forgottenAgain()).isZero();
    }

    @Test
    void editOfTheFrameThatWaitedOnANode_goesWithIt() {
        ann.forget(F);
        isSetBackTo(aFrame("f").build());
        ben.edit(F, frame -> frame.name("edited since"));
        ann.syncAnew();

        assertThat(ben.syncAnew().forgotten()).isEqualTo(1);

        assertGoneEverywhere();
    }

    @Test
    void anotherFrameOfTheId_thatStayedWhenANodeForgotItsOwn_staysAgain() {
        SharingNode dan = node("dan");
        dan.record(aFrame("f").createdAt(Frames.NOON.plusSeconds(1)).build());
        dan.forget(F);
        assertThat(dan.syncAnew().forgottenAgain()).isZero();
        isSetBackTo(aFrame("f").build());

        assertThat(dan.syncAnew().forgottenAgain()).isZero();

        assertThat(cleo.read(F)).contains(aFrame("f").build());
    }

    @Test
    void anotherHome_keepsItsFrameOfTheId() {
        ann.forget(F);
        var another = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
        another.record(List.of(FrameWrite.create(aFrame("f").build())), NEVER);

        assertThat(repeating(ann, another).repeat(NEVER)).isEqualTo(new Repeated(0, Optional.empty()));

        assertThat(another.find(List.of(F), NEVER)).containsKey(F);
    }

    @Test
    void manyForgettings_areRepeatedToTheLast() {
        List<FrameId> many =
                IntStream.range(0, 12_000).mapToObj(i -> new FrameId("f" + i)).toList();
        shared.forget(many, NEVER);
        ben.sync();
        many.forEach(shared::lose);

        assertThat(ben.syncAnew().forgottenAgain()).isEqualTo(12_000);
        assertThat(shared.findForgotten(many, NEVER)).hasSize(12_000);
    }

    @Test
    void homeThatIsAway_isAnObstacle_andToldWhenItIsBack() {
        ann.forget(F);
        isSetBackTo(aFrame("f").build());
        RepeatForgettings repeating = repeating(ann, shared);
        shared.faults().breakConnection();
        assertThat(repeating.repeat(NEVER).obstacle()).isPresent();
        shared.faults().heal();

        assertThat(repeating.repeat(NEVER)).isEqualTo(new Repeated(1, Optional.empty()));
        assertThat(shared.find(List.of(F), NEVER)).isEmpty();
    }

    @Test
    void roundsInWhichNobodyForgot_compareNothing() {
        ann.forget(F);
        RepeatForgettings repeating = repeating(ann, shared);
        repeating.repeat(NEVER);
        int before = shared.faults().operations().size();

        repeating.repeat(NEVER);

        assertThat(shared.faults().operations()).hasSize(before + 1).last().isEqualTo("epoch");
    }

    private static RepeatForgettings repeating(SharingNode node, InMemoryHome home) {
        return new RepeatForgettings(node.own.knownTombstones(), home.tombstones(), home, home.epoch());
    }
}
