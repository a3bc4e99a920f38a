package dev.stackmemory.adapter.lucene.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of single projects, read out of the file of a segment without the rest of it. */
class ProjectWordsIT {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("part.index");
    }

    /** The last bytes, as many as must be known. */
    private byte[] end(byte[] file) {
        return Arrays.copyOfRange(file, Math.max(0, file.length - WordsOutline.END), file.length);
    }

    private static byte[] part(byte[] file, WordsOutline.Range range) {
        return Arrays.copyOfRange(file, (int) range.offset(), (int) range.offset() + range.length());
    }

    private Optional<WordsOutline> outline(byte[] file) {
        return WordsOutline.locate(end(file), file.length)
                .flatMap(range -> WordsOutline.decode(part(file, range), range));
    }

    private ProjectWords words(byte[] file, ProjectId project) {
        return outline(file)
                .flatMap(outline -> outline.words(project))
                .flatMap(range -> ProjectWords.decode(part(file, range)))
                .orElseThrow();
    }

    @Test
    void statistics_areThoseOfTheSegment_forEachProject() throws IOException {
        List<Frame> frames = new FrameGenerator(7).next(500);
        Segments.write(file(), frames);
        byte[] bytes = Files.readAllBytes(file());
        Set<IndexTerm> terms = new HashSet<>(Set.of(IndexTerm.anywhere("absentword")));
        Set<ProjectId> projects = new HashSet<>();
        for (Frame frame : frames) {
            projects.add(frame.project());
            Analyzer.tokens(frame.content() + " " + frame.name())
                    .forEach(token -> terms.add(IndexTerm.anywhere(token.term())));
        }
        assertThat(outline(bytes).orElseThrow().frames()).isEqualTo(500);
        try (IndexSegment segment = Segments.opened(file());
                SegmentSet set = SegmentSet.of(List.of(SegmentPart.of(segment)));
                LexicalView view = set.view(1, 0)) {
            assertThat(projects).hasSizeGreaterThan(1);
            for (ProjectId project : projects) {
                LexicalStatistics whole = view.statistics(terms, Set.of(project), Deadline.NEVER);
                assertThat(words(bytes, project).statistics(terms)).isEqualTo(whole);
            }
        }
    }

    @Test
    void statistics_ofATermInOneField_areRefused() {
        IndexTerm term = IndexTerm.in(FrameField.NAME, "apple");
        assertThatIllegalArgumentException().isThrownBy(() -> ProjectWords.NONE.statistics(List.of(term)));
    }

    @Test
    void statistics_ofNoFrame_areZeroForEachTerm() throws IOException {
        Segments.write(file(), List.of());
        WordsOutline outline = outline(Files.readAllBytes(file())).orElseThrow();
        assertThat(outline.frames()).isZero();
        assertThat(outline.words(Frames.PROJECT)).isEmpty();
        IndexTerm term = IndexTerm.anywhere("apple");
        assertThat(ProjectWords.NONE.statistics(List.of(term)))
                .isEqualTo(new LexicalStatistics(0, 0, java.util.Map.of(term, 0L)));
    }

    @Test
    void sessionsAndRows_areThoseOfTheProject() throws IOException {
        var one = new ProjectId("one");
        var two = new ProjectId("two");
        Segments.write(
                file(),
                List.of(
                        Frames.aFrame("a").project(one).session(new SessionId("s1")).build(),
                        Frames.aFrame("b").project(one).build(),
                        Frames.aFrame("c").project(two).session(new SessionId("s2")).build()));
        byte[] bytes = Files.readAllBytes(file());
        ProjectWords words = words(bytes, one);
        assertThat(words.holds(new SessionId("s1"))).isTrue();
        assertThat(words.holds(new SessionId("s2"))).isFalse();
        assertThat(words.holds(new SessionId("s"))).isFalse();
        assertThat(words(bytes, two).holds(new SessionId("s2"))).isTrue();
        assertThat(words.mayCountAny(BitSet.valueOf(new long[] {0b010}))).isTrue();
        assertThat(words.mayCountAny(BitSet.valueOf(new long[] {0b100}))).isFalse();
        assertThat(words.mayCountAny(new BitSet())).isFalse();
        assertThat(ProjectWords.NONE.mayCountAny(BitSet.valueOf(new long[] {1}))).isFalse();
    }

    @Test
    void eachChangedByte_isNoticed() throws IOException {
        Segments.write(file(), new FrameGenerator(3).next(5));
        byte[] bytes = Files.readAllBytes(file());
        WordsOutline.Range range =
                WordsOutline.locate(end(bytes), bytes.length).orElseThrow();
        byte[] good = part(bytes, range);
        assertThat(WordsOutline.decode(good, range)).isPresent();
        for (int place = 0; place < good.length; place++) {
            byte[] bad = good.clone();
            bad[place] ^= 1;
            assertThat(WordsOutline.decode(bad, range)).isEmpty();
        }
        ProjectId project = new FrameGenerator(3).next(5).getFirst().project();
        byte[] words = part(bytes, outline(bytes).orElseThrow().words(project).orElseThrow());
        for (int place = 0; place < words.length; place++) {
            byte[] bad = words.clone();
            bad[place] ^= 1;
            assertThat(ProjectWords.decode(bad)).isEmpty();
        }
    }

    @Test
    void fileThatIsCutOff_orNone_hasNoOutline() throws IOException {
        Segments.write(file(), new FrameGenerator(3).next(50));
        byte[] bytes = Files.readAllBytes(file());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(outline(cut)).isEmpty();
        }
        assertThat(outline(new byte[1000])).isEmpty();
    }
}
