package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.FrameDefaults;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExportFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameDefaults NO_DEFAULTS =
            new FrameDefaults(() -> id("none"), new ProjectId("none"), NOON.minusSeconds(1));

    private final InMemoryHome home = new InMemoryHome();

    @Test
    void export_emptyMemory_givesNothing() {
        assertThat(export(home)).isEmpty();
    }

    @Test
    void export_frames_areGivenOldestFirstAndByIdBytesWhereTimesTie() {
        Frame later = aFrame("a").createdAt(NOON.plusMillis(1)).build();
        record(home, List.of(later, frame("b"), frame("😀"), frame("\uffee"), frame("B")));
        assertThat(export(home))
                .extracting(Frame::id)
                .containsExactly(id("B"), id("b"), id("\uffee"), id("😀"), id("a"));
    }

    @Test
    void export_manyPages_givesEachFrameOnceAndReportsProgress() {
        record(home, frames("f", 450));
        List<Frame> exported = new ArrayList<>();
        List<String> progress = new ArrayList<>();
        long count = new ExportFrames(home, home.catalog())
                .export(FrameFilter.ALL, exported::add, (done, total) -> progress.add(done + "/" + total), NEVER);
        assertThat(count).isEqualTo(450);
        assertThat(exported).isEqualTo(frames("f", 450));
        assertThat(progress).containsExactly("200/450", "400/450", "450/450");
    }

    @Test
    void export_filter_givesWhatPasses() {
        Frame other =
                frame("other").toBuilder().project(new ProjectId("elsewhere")).build();
        record(home, List.of(frame("a"), other));
        List<Frame> exported = new ArrayList<>();
        new ExportFrames(home, home.catalog())
                .export(
                        FrameFilter.ALL.withProjects(Set.of(new ProjectId("elsewhere"))),
                        exported::add,
                        Progress.NONE,
                        NEVER);
        assertThat(exported).containsExactly(other);
    }

    @Test
    void export_frameForgottenMeanwhile_isLeftOut() {
        record(home, frames("f", 450));
        List<FrameId> exported = new ArrayList<>();
        long count = new ExportFrames(home, home.catalog())
                .export(
                        FrameFilter.ALL,
                        frame -> {
                            exported.add(frame.id());
                            home.forget(List.of(id("f0300")), NEVER);
                        },
                        Progress.NONE,
                        NEVER);
        assertThat(count).isEqualTo(449);
        assertThat(exported).hasSize(449).doesNotContain(id("f0300"));
    }

    @Test
    void export_ofAnImportOfAnExport_isTheSameText() {
        List<Frame> frames = new ArrayList<>(new FrameGenerator(11).next(500));
        frames.add(full("full"));
        frames.add(full("late").toBuilder().revision(9).build());
        Collections.shuffle(frames, new Random(3));
        record(home, frames);
        List<String> lines = export(home).stream().map(FrameJson::write).toList();

        InMemoryHome other = new InMemoryHome();
        List<Frame> read =
                lines.stream().map(line -> FrameJson.read(line, NO_DEFAULTS)).toList();
        new ImportFrames(other, other.checkpoints())
                .run(ScriptedSource.ownMemory().read(read), ImportOptions.DEFAULT, remark -> {}, Progress.NONE, NEVER);
        assertThat(export(other).stream().map(FrameJson::write)).isEqualTo(lines);
    }

    @Test
    void export_homeAway_throws() {
        record(home, frames("f", 3));
        home.faults().breakConnection();
        assertThatThrownBy(() -> export(home)).isInstanceOf(StoreException.Unavailable.class);
    }

    private static void record(InMemoryHome home, List<Frame> frames) {
        new ImportFrames(home, home.checkpoints())
                .run(
                        ScriptedSource.ownMemory().read(frames),
                        ImportOptions.DEFAULT,
                        remark -> {},
                        Progress.NONE,
                        NEVER);
    }

    private static List<Frame> export(InMemoryHome home) {
        List<Frame> exported = new ArrayList<>();
        new ExportFrames(home, home.catalog()).export(FrameFilter.ALL, exported::add, Progress.NONE, NEVER);
        return exported;
    }
}
