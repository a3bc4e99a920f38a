package dev.stackmemory.adapter.paradedb.internal;

import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome.Conflict;
import dev.stackmemory.ports.store.RecordOutcome.Forgotten;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.ports.store.RecordOutcome.Unchanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of writes, decided without a database. */
class RecordingPlanTest {
    private static final Frame KNOWN = edited(frame("known"));

    @Test
    void plan_answersEachWriteByWhatIsThere() {
        var plan = new RecordingPlan(Map.of(KNOWN.id(), head(KNOWN, 7)), Set.of(id("forgotten")));

        assertThat(plan.plan(writes(
                        FrameWrite.create(frame("new")),
                        FrameWrite.edit(edited(frame("absent"))),
                        FrameWrite.create(frame("forgotten")),
                        FrameWrite.edit(KNOWN),
                        FrameWrite.create(full("known")),
                        FrameWrite.edit(edited(KNOWN)))))
                .containsExactly(
                        new Recorded(id("new"), 1),
                        new Conflict(id("absent"), 0),
                        new Forgotten(id("forgotten")),
                        new Unchanged(id("known"), 2),
                        new Conflict(id("known"), 2),
                        new Recorded(id("known"), 3));
        assertThat(plan.taken()).extracting(RecordingPlan.Taken::ledgerVersion).containsExactly(1L, 8L);
        assertThat(plan.taken()).extracting(RecordingPlan.Taken::known).containsExactly(false, true);
        assertThat(plan.taken())
                .extracting(RecordingPlan.Taken::homeBefore)
                .containsExactly(Optional.empty(), Optional.of(StoreId.shared("paradedb")));
    }

    @Test
    void plan_severalRevisionsOfOneFrame_writesTheLastOnly_inThePlaceOfTheStoredCopy() {
        var plan = new RecordingPlan(Map.of(KNOWN.id(), head(KNOWN, 1)), Set.of());
        Frame third = edited(KNOWN);
        Frame fourth = edited(third);
        plan.plan(writes(FrameWrite.edit(third), FrameWrite.create(frame("between")), FrameWrite.edit(fourth)));

        assertThat(plan.taken())
                .extracting(taken -> taken.write().copy().frame())
                .containsExactly(frame("between"), fourth);
        assertThat(plan.taken().getLast().ledgerVersion()).isEqualTo(3);
        assertThat(plan.taken().getLast().replaced()).map(Head.KeptCopy::key).contains(5L);
    }

    @Test
    void plan_copyWithoutResidency_isReplacedByANewFrame() {
        var kept = new Head.KeptCopy(5, 0, 9, 9, false);
        var plan = new RecordingPlan(
                Map.of(id("copy"), new Head(id("copy"), Optional.empty(), Optional.of(kept))), Set.of());

        assertThat(plan.plan(writes(FrameWrite.create(frame("copy"))))).containsExactly(new Recorded(id("copy"), 1));
        assertThat(plan.taken().getFirst().replaced()).contains(kept);
        assertThat(plan.taken().getFirst().ledgerVersion()).isEqualTo(1);
        assertThat(plan.taken().getFirst().homeBefore()).isEmpty();
    }

    private static List<RecordingPlan.Write> writes(FrameWrite... writes) {
        var prepared = new ArrayList<RecordingPlan.Write>();
        for (FrameWrite write : writes) {
            prepared.add(new RecordingPlan.Write(write, Copy.of(write.frame(), Long.MAX_VALUE), prepared.size()));
        }
        return prepared;
    }

    private static Head head(Frame frame, long ledgerVersion) {
        FrameId id = frame.id();
        var residency = new Residency(
                id,
                frame.project(),
                StoreId.shared("paradedb"),
                Tier.WARM,
                ledgerVersion,
                frame.revision(),
                ContentHash.of(frame),
                1,
                frame.createdAt(),
                frame.createdAt(),
                AccessPattern.NEVER,
                true,
                false,
                0);
        return new Head(id, Optional.of(residency), Optional.of(new Head.KeptCopy(5, 0, frame.revision(), 1, true)));
    }
}
