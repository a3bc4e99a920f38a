package dev.stackmemory.adapter.lucene.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment and its file. */
class SegmentFileIT {
    private static final ModelId MODEL = new ModelId("wide", 1_536);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("data").resolve("part 1.index");
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(file().getParent())) {
            return files.toList();
        }
    }

    private static FrameVector vector(Frame frame, int axis) {
        var components = new float[MODEL.dimension()];
        components[axis] = 3;
        return new FrameVector(frame.id(), frame.revision(), components);
    }

    private void writeWithVectors(int frames) {
        try (SegmentWriter writer = SegmentWriter.create(file())) {
            int row = 0;
            for (Frame frame : Frames.frames("f", frames)) {
                writer.add(frame, row % 2 == 0 ? Map.of() : Map.of(MODEL, vector(frame, row)));
                row++;
            }
            writer.finish();
        }
    }

    @Test
    void finish_leavesOnePrivateFile() throws IOException {
        SegmentSummary summary = Segments.write(file(), new FrameGenerator(4).next(300));
        assertThat(files()).containsExactly(file());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(summary).isEqualTo(new SegmentSummary(300, Map.of(), Files.size(file())));
        try (IndexSegment segment = Segments.opened(file())) {
            assertThat(segment.summary()).isEqualTo(summary);
            assertThat(segment.isIntact()).isTrue();
        }
    }

    @Test
    void finish_replacesAnEarlierFile_whichStaysSearchableWhereItIsOpen() {
        Segments.write(file(), Frames.frames("old", 3));
        try (IndexSegment earlier = Segments.opened(file())) {
            Segments.write(file(), Frames.frames("new", 5));
            try (IndexSegment later = Segments.opened(file());
                    SegmentSet both = SegmentSet.of(List.of(SegmentPart.of(earlier), SegmentPart.of(later)))) {
                assertThat(both.frames()).isEqualTo(8);
            }
        }
    }

    @Test
    void close_withoutFinish_leavesNothing() throws IOException {
        try (SegmentWriter writer = SegmentWriter.create(file())) {
            Frames.frames("f", 20).forEach(frame -> writer.add(frame, Map.of(MODEL, vector(frame, 0))));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void finish_noFrames_isASegmentToo() {
        assertThat(Segments.write(file(), List.of()).frames()).isZero();
        try (IndexSegment segment = Segments.opened(file());
                SegmentSet set = SegmentSet.of(List.of(SegmentPart.of(segment)));
                LexicalView view = set.view(7, 2)) {
            assertThat(view.statistics(List.of(), Set.of(), Deadline.NEVER).frames())
                    .isZero();
            assertThat(view.position()).isEqualTo(7);
            assertThat(view.behind()).isEqualTo(2);
        }
    }

    @Test
    void set_ofNothing_isEmpty() {
        try (SegmentSet set = SegmentSet.of(List.of())) {
            assertThat(set.frames()).isZero();
            assertThat(set.listModels(Deadline.NEVER)).isEmpty();
            assertThat(set.nearest(MODEL, new float[MODEL.dimension()], FrameFilter.ALL, 3, Deadline.NEVER))
                    .isEmpty();
        }
    }

    @Test
    void add_vectorOfAnotherFrameRevisionOrDimension_isRefusedAndAddsNothing() {
        Frame frame = Frames.frame("f");
        try (SegmentWriter writer = SegmentWriter.create(file())) {
            for (FrameVector wrong : List.of(
                    vector(Frames.frame("g"), 0),
                    new FrameVector(frame.id(), 2, new float[] {1}),
                    new FrameVector(frame.id(), 1, new float[] {1}))) {
                assertThatIllegalArgumentException().isThrownBy(() -> writer.add(frame, Map.of(MODEL, wrong)));
            }
            assertThat(writer.add(frame)).isZero();
            assertThat(writer.finish()).extracting(SegmentSummary::frames).isEqualTo(1);
            assertThatThrownBy(() -> writer.add(frame)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void nearest_wideModel_findsTheRow() {
        writeWithVectors(40);
        try (IndexSegment segment = Segments.opened(file());
                SegmentSet set = SegmentSet.of(List.of(SegmentPart.of(segment)))) {
            var query = new float[MODEL.dimension()];
            query[17] = 0.25f;
            query[3] = 0.125f;
            assertThat(set.nearest(MODEL, query, FrameFilter.ALL, 2, Deadline.NEVER))
                    .extracting(VectorHit::frame)
                    .containsExactly(new FrameId("f0017"), new FrameId("f0003"));
            assertThat(segment.summary().vectors()).isEqualTo(Map.of(MODEL, 20));
        }
    }

    @Test
    void nearest_deadlinePassesDuringTheScan_ends() {
        var model = new ModelId("plane", 2);
        try (SegmentWriter writer = SegmentWriter.create(file())) {
            for (Frame frame : Frames.frames("f", 5_000)) {
                writer.add(frame, Map.of(model, new FrameVector(frame.id(), 1, new float[] {1, 2})));
            }
            writer.finish();
        }
        try (IndexSegment segment = Segments.opened(file());
                SegmentSet set = SegmentSet.of(List.of(SegmentPart.of(segment)))) {
            var looks = new AtomicLong();
            Deadline soon = Deadline.after(Duration.ofNanos(4), looks::getAndIncrement);
            assertThatExceptionOfType(StoreException.DeadlineExceeded.class)
                    .isThrownBy(() -> set.nearest(model, new float[] {1, 1}, FrameFilter.ALL, 5, soon));
            Deadline later = Deadline.after(Duration.ofNanos(1_000), looks::getAndIncrement);
            assertThat(set.nearest(model, new float[] {1, 1}, FrameFilter.ALL, 5, later))
                    .hasSize(5);
        }
    }

    @Test
    void statistics_fewRowsHidden_countTheOthers() {
        Segments.write(
                file(),
                IntStream.range(0, 1_000)
                        .mapToObj(number -> Frames.aFrame("f" + number)
                                .content(number % 2 == 0 ? "even" : "odd")
                                .build())
                        .toList());
        var hidden = new BitSet();
        hidden.set(0);
        hidden.set(7);
        hidden.set(999);
        hidden.set(5_000);
        try (IndexSegment segment = Segments.opened(file());
                SegmentSet set = SegmentSet.of(List.of(SegmentPart.of(segment)
                        .withoutRows(hidden)
                        .withoutFrames(List.of(new FrameId("f4"), new FrameId("absent")))));
                LexicalView view = set.view(0, 0)) {
            var even = IndexTerm.in(FrameField.CONTENT, "even");
            var odd = IndexTerm.in(FrameField.CONTENT, "odd");
            LexicalStatistics statistics = view.statistics(List.of(even, odd), Set.of(), Deadline.NEVER);
            assertThat(statistics.frames()).isEqualTo(996);
            assertThat(statistics.documentFrequencies()).isEqualTo(Map.of(even, 498L, odd, 498L));
            assertThat(set.frames()).isEqualTo(996);
        }
    }

    @Test
    void close_ofSegmentsAndSets_leavesViewsUsable() {
        Segments.write(file(), Frames.frames("f", 10));
        IndexSegment segment = Segments.opened(file());
        SegmentSet set = SegmentSet.of(List.of(SegmentPart.of(segment)));
        segment.close();
        segment.close();
        try (LexicalView view = set.view(0, 0)) {
            set.close();
            set.close();
            assertThat(view.statistics(List.of(), Set.of(), Deadline.NEVER).frames())
                    .isEqualTo(10);
            assertThatThrownBy(() -> set.listModels(Deadline.NEVER)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void open_cutFile_isDamaged() throws IOException {
        writeWithVectors(30);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 1 + whole.length / 200) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThat(IndexSegment.open(file())).as("%s bytes", length).isInstanceOf(SegmentOpening.Damaged.class);
        }
        Files.write(
                file(),
                "no segment, but long enough to be taken for one by its length".getBytes(StandardCharsets.UTF_8));
        assertThat(IndexSegment.open(file())).isInstanceOf(SegmentOpening.Damaged.class);
    }

    @Test
    void isIntact_anyByteChanged_isFalse() throws IOException {
        writeWithVectors(30);
        byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at += 1 + whole.length / 200) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x10;
            Files.write(file(), changed);
            boolean noticed = switch (IndexSegment.open(file())) {
                case SegmentOpening.Opened(IndexSegment segment) -> {
                    try (segment) {
                        yield !segment.isIntact();
                    }
                }
                case SegmentOpening.OtherForm other -> true;
                case SegmentOpening.Damaged damaged -> true;
            };
            assertThat(noticed).as("byte %s", at).isTrue();
        }
    }

    @Test
    void open_laterForm_isOtherForm() throws IOException {
        Segments.write(file(), Frames.frames("f", 3));
        byte[] bytes = Files.readAllBytes(file());
        // The version stands after the magic number, the length of the name and the name.
        bytes[4 + 1 + "StackMemorySegment".length() + 3] = 99;
        Files.write(file(), bytes);
        assertThat(IndexSegment.open(file())).isInstanceOf(SegmentOpening.OtherForm.class);
    }

    @Test
    void open_missingFile_isUnavailable() {
        assertThatExceptionOfType(StoreException.Unavailable.class).isThrownBy(() -> IndexSegment.open(file()));
    }

    @Test
    void create_whereNothingCanBeWritten_isAStoreException() throws IOException {
        Files.writeString(folder.resolve("data"), "a file where the folder belongs");
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> SegmentWriter.create(file()));
    }

    @Test
    void findVectors_givesThoseOfVisibleFrames() {
        var model = new ModelId("plane", 2);
        List<Frame> frames = Frames.frames("v", 3);
        try (SegmentWriter writer = SegmentWriter.create(file())) {
            for (Frame frame : frames.subList(0, 2)) {
                float[] components = {1, frame.id().value().length()};
                writer.add(frame, Map.of(model, new FrameVector(frame.id(), frame.revision(), components)));
            }
            writer.add(frames.get(2));
            writer.finish();
        }
        List<FrameId> ids = frames.stream().map(Frame::id).toList();
        try (IndexSegment segment = Segments.opened(file());
                SegmentSet set =
                        SegmentSet.of(List.of(SegmentPart.of(segment).withoutFrames(List.of(ids.getFirst()))))) {
            Map<FrameId, FrameVector> found = set.findVectors(model, ids, Deadline.NEVER);
            assertThat(found).containsOnlyKeys(ids.get(1));
            assertThat(found.values()).singleElement().satisfies(vector -> {
                assertThat(vector.revision()).isEqualTo(frames.get(1).revision());
                assertThat(vector.components())
                        .containsExactly(1, ids.get(1).value().length());
            });
            assertThat(set.findVectors(new ModelId("other", 2), ids, Deadline.NEVER))
                    .isEmpty();
        }
    }
}
