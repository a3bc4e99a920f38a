package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.ReportVectors.VectorsReport;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportVectorsTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final ModelId OLD = new ModelId("old", 4);
    private static final ModelId NEW = new ModelId("new", 8);

    private final InMemoryHome home = new InMemoryHome();
    private final HashingEmbeddingModel oldModel = new HashingEmbeddingModel(OLD);
    private final HashingEmbeddingModel newModel = new HashingEmbeddingModel(NEW);

    @Test
    void report_emptyMemory_missesNothing() {
        assertThat(report(newModel)).isEqualTo(new VectorsReport(NEW, 0, 0, 0, List.of()));
    }

    @Test
    void report_everyFrameEmbedded_missesNothing() {
        record(frames("f", 3));
        embed(newModel);
        assertThat(report(newModel)).isEqualTo(new VectorsReport(NEW, 3, 3, 0, List.of()));
        assertThat(report(newModel).missing()).isZero();
    }

    @Test
    void report_framesInTheQueue_areNotMissing() {
        record(frames("f", 3));
        assertThat(report(newModel).queued()).isEqualTo(3);
        assertThat(report(newModel).missing()).isZero();
    }

    @Test
    void report_otherModelThanBefore_missesTheOldFrames_untilReembedded() {
        record(frames("f", 3));
        embed(oldModel);
        record(List.of(frame("young")));
        embed(newModel);

        assertThat(report(newModel)).isEqualTo(new VectorsReport(NEW, 4, 1, 0, List.of(new ModelUsage(OLD, 3))));
        assertThat(report(newModel).missing()).isEqualTo(3);

        embedFrames(newModel).reembed(Progress.NONE, NEVER);
        assertThat(report(newModel)).isEqualTo(new VectorsReport(NEW, 4, 4, 0, List.of()));
    }

    @Test
    void report_modelAway_saysSo() {
        newModel.faults().failNext();
        assertThatThrownBy(() -> report(newModel)).isInstanceOf(StoreException.Unavailable.class);
    }

    private VectorsReport report(HashingEmbeddingModel model) {
        return new ReportVectors(home.catalog(), List.of(home.outbox()), home.vectors(), model).report(NEVER);
    }

    private void record(List<Frame> frames) {
        home.record(frames.stream().map(FrameWrite::edit).toList(), NEVER);
        home.outbox().add(EmbedFrames.TOPIC, Frames.idsOf(frames), NEVER);
    }

    private void embed(HashingEmbeddingModel model) {
        embedFrames(model).drain(Progress.NONE, NEVER);
    }

    private EmbedFrames embedFrames(HashingEmbeddingModel model) {
        return new EmbedFrames(
                home, home.catalog(), home.outbox(), home.vectors(), model, home.time(), Optional.empty());
    }
}
