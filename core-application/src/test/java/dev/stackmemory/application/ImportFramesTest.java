package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.application.ImportFrames.ImportRemark;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of what a source shows. How an import resumes is in {@link ImportResumeTest}. */
class ImportFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final ImportOptions STRICT = new ImportOptions(true, Optional.empty());

    private final InMemoryHome home = new InMemoryHome();
    private final ImportFrames importFrames = new ImportFrames(home, home, home.checkpoints(), 1_000);
    private final List<ImportRemark> remarks = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @Test
    void run_emptySource_reportsNothingAndSavesNoCheckpoint() {
        ImportReport report = run(ScriptedSource.foreign());
        assertThat(report)
                .isEqualTo(new ImportReport(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, Map.of(), Optional.empty()));
        assertThat(progress).containsExactly("0/0");
        assertThat(home.checkpoints().find("scripted", NEVER)).isEmpty();
    }

    @Test
    void run_newFrames_areWritten() {
        ImportReport report = run(ScriptedSource.foreign().read(frames("f", 3)));
        assertThat(report.read()).isEqualTo(3);
        assertThat(report.written()).isEqualTo(3);
        assertThat(home("f0001")).isEqualTo(frames("f", 3).get(1));
        assertThat(remarks).isEmpty();
    }

    @Test
    void run_ownMemory_keepsTheRevision() {
        Frame late = aFrame("a").revision(17).build();
        assertThat(run(ScriptedSource.ownMemory().read(late)).written()).isEqualTo(1);
        assertThat(home("a")).isEqualTo(late);
    }

    @Test
    void run_sameContentAgain_isUnchanged() {
        isHere(frame("a"), frame("b"));
        ImportReport again = run(ScriptedSource.foreign().read(frame("a"), frame("b")));
        assertThat(again.unchanged()).isEqualTo(2);
        assertThat(again.written() + again.edited() + again.conflicts()).isZero();
    }

    @Test
    void run_foreignFrameWithOtherContent_becomesTheNextRevision() {
        isHere(frame("a"));
        Frame later = aFrame("a").content("as the source has it now").build();
        ImportReport report = run(ScriptedSource.foreign().read(later));
        assertThat(report.edited()).isEqualTo(1);
        assertThat(home("a")).isEqualTo(later.toBuilder().revision(2).build());

        assertThat(runAfresh(ScriptedSource.foreign().read(later)).unchanged()).isEqualTo(1);
        assertThat(home("a").revision()).isEqualTo(2);
    }

    @Test
    void run_equalIdFromAnotherOrigin_neverReplaces() {
        Frame fromGit = aFrame("a").provenance(Provenance.of("git")).build();
        Frame fromDocs =
                aFrame("a").provenance(Provenance.of("docs")).revision(5).build();
        isHere(fromGit);
        for (ScriptedSource source : List.of(ScriptedSource.foreign(), ScriptedSource.ownMemory())) {
            remarks.clear();
            ImportReport report = runAfresh(source.read(fromDocs));
            assertThat(report.conflicts()).isEqualTo(1);
            assertThat(report.edited()).isZero();
            assertThat(remarks)
                    .containsExactly(
                            new ImportRemark(
                                    "line 1",
                                    "frame a is here already and comes from 'git'; an equal id from another origin never replaces it"));
            assertThat(home("a")).isEqualTo(fromGit);
        }
    }

    @Test
    void run_ownMemoryOfAHigherRevision_replaces() {
        isHere(frame("a"));
        Frame later = aFrame("a").content("later").revision(4).build();
        assertThat(run(ScriptedSource.ownMemory().read(later)).edited()).isEqualTo(1);
        assertThat(home("a")).isEqualTo(later);
    }

    @Test
    void run_ownMemoryOfAHigherRevisionWithTheSameContent_takesRevisionAndScore() {
        isHere(frame("a"));
        Frame rescored = frame("a").toBuilder().revision(3).score(0.9).build();
        assertThat(run(ScriptedSource.ownMemory().read(rescored)).edited()).isEqualTo(1);
        assertThat(home("a")).isEqualTo(rescored);
    }

    @Test
    void run_ownMemoryOfALowerOrEqualRevision_isAConflict() {
        Frame here = edited(frame("a"));
        run(ScriptedSource.ownMemory().read(here));
        for (long revision : new long[] {1, 2}) {
            remarks.clear();
            Frame other = aFrame("a").content("elsewhere").revision(revision).build();
            assertThat(runAfresh(ScriptedSource.ownMemory().read(other)).conflicts())
                    .isEqualTo(1);
            assertThat(remarks)
                    .containsExactly(new ImportRemark(
                            "line 1",
                            "frame a is here already in revision 2, which revision " + revision + " does not replace"));
            assertThat(home("a")).isEqualTo(here);
        }
    }

    @Test
    void run_ownMemoryOfALowerRevisionWithTheSameContent_isUnchanged() {
        run(ScriptedSource.ownMemory().read(frame("a").toBuilder().revision(3).build()));
        assertThat(runAfresh(ScriptedSource.ownMemory().read(frame("a"))).unchanged())
                .isEqualTo(1);
        assertThat(home("a").revision()).isEqualTo(3);
    }

    @Test
    void run_forgottenFrame_staysForgotten() {
        isHere(frame("a"), frame("b"));
        home.forget(List.of(id("a")), NEVER);
        ImportReport report = runAfresh(ScriptedSource.foreign().read(frame("a"), frame("b")));
        assertThat(report.forgotten()).isEqualTo(1);
        assertThat(report.unchanged()).isEqualTo(1);
        assertThat(home.find(List.of(id("a")), NEVER)).isEmpty();
    }

    @Test
    void run_oneFrameThreeTimesInAForeignSource_endsAtTheLastStateAndStaysThere() {
        List<Frame> states = states(3);
        ImportReport first = run(ScriptedSource.foreign().read(states));
        assertThat(first.written()).isEqualTo(1);
        assertThat(first.edited()).isEqualTo(1);
        assertAddsUp(first);
        assertThat(home("a").content()).isEqualTo("state 2");
        assertThat(home("a").revision()).isEqualTo(2);

        ImportReport second = runAfresh(ScriptedSource.foreign().read(states));
        assertThat(second.unchanged()).isEqualTo(3);
        assertThat(home("a").revision()).isEqualTo(2);
    }

    @Test
    void run_foreignSourceShowsAnOldStateBeforeTheOneThatIsHere_changesNothing() {
        isHere(states(2).get(1));
        ImportReport report = runAfresh(ScriptedSource.foreign().read(states(2)));
        assertThat(report.unchanged()).isEqualTo(2);
        assertThat(home("a").content()).isEqualTo("state 1");
    }

    @Test
    void run_severalRevisionsInOwnMemory_endsAtTheHighestWhateverTheirOrder() {
        Frame first = frame("a");
        Frame second = edited(first);
        Frame third = edited(second);
        ImportReport report = run(ScriptedSource.ownMemory().read(first, second, third));
        assertThat(report.written()).isEqualTo(1);
        assertThat(report.edited()).isEqualTo(2);
        assertThat(home("a")).isEqualTo(third);

        ImportReport again = runAfresh(ScriptedSource.ownMemory().read(third, second, first));
        assertThat(again.unchanged()).isEqualTo(1);
        assertThat(again.conflicts()).isEqualTo(2);
        assertAddsUp(again);
        assertThat(home("a")).isEqualTo(third);
    }

    @Test
    void run_twoOriginsOfOneIdInABatch_theFirstStaysAndTheOtherIsAConflict() {
        Frame fromGit = aFrame("a").provenance(Provenance.of("git")).build();
        Frame laterFromGit = fromGit.toBuilder().content("later").build();
        Frame fromDocs = aFrame("a").provenance(Provenance.of("docs")).build();
        ImportReport report = run(ScriptedSource.foreign().read(fromGit, laterFromGit, fromDocs));
        assertThat(report.conflicts()).isEqualTo(1);
        assertThat(home("a")).isEqualTo(laterFromGit.toBuilder().revision(2).build());
    }

    @Test
    void run_somethingOfEverything_countsEachRecordOnce() {
        isHere(frame("same"), aFrame("changed").content("before").build());
        isHere(aFrame("elsewhere").provenance(Provenance.of("git")).build());
        home.forget(List.of(id("gone")), NEVER);
        ImportReport report = runAfresh(ScriptedSource.foreign()
                .read(frame("same"), frame("changed"), frame("elsewhere"), frame("gone"))
                .readRepaired(frame("mended"), 2, "the date had no year", "the tag was a number")
                .readRepaired(frame("pictured"), 1)
                .skip("a summary of another session")
                .skip("a summary of another session")
                .malformed("not JSON"));
        assertThat(report)
                .isEqualTo(new ImportReport(
                        6,
                        2,
                        1,
                        1,
                        1,
                        1,
                        1,
                        3,
                        1,
                        Map.of("a summary of another session", 2L, "not JSON", 1L),
                        3,
                        Map.of(),
                        Optional.empty()));
        assertAddsUp(report);
        assertThat(remarks)
                .contains(
                        new ImportRemark("line 5", "the date had no year"),
                        new ImportRemark("line 5", "the tag was a number"),
                        new ImportRemark("line 7", "a summary of another session"),
                        new ImportRemark("line 9", "not JSON"));
    }

    @Test
    void run_everyReasonDiffers_keepsABoundedNumberAndCountsAll() {
        ScriptedSource source = ScriptedSource.foreign();
        IntStream.range(0, 5_000).forEach(number -> source.skip("no frame: " + number));
        ImportReport report = run(source);
        assertThat(report.skippedByReason()).hasSizeLessThanOrEqualTo(101).containsKey("other reasons");
        assertThat(report.skippedByReason().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(5_000);
    }

    @Test
    void run_malformedRecord_doesNotStopTheRest() {
        ImportReport report = run(
                ScriptedSource.foreign().read(frame("a")).malformed("not JSON").read(frame("b")));
        assertThat(report.written()).isEqualTo(2);
        assertThat(report.malformed()).isEqualTo(1);
        assertThat(report.stoppedAt()).isEmpty();
    }

    @Test
    void runStrict_malformedRecord_endsThereAndKeepsWhatCameBefore() {
        ScriptedSource source = ScriptedSource.foreign()
                .read(frame("a"))
                .skip("nothing to remember")
                .malformed("not JSON")
                .read(frame("b"));
        for (int run = 0; run < 2; run++) {
            ImportReport report = run(source, STRICT);
            assertThat(report.stoppedAt()).contains("line 3: not JSON");
            assertThat(report.malformed()).isEqualTo(1);
            assertThat(home.find(List.of(id("a"), id("b")), NEVER)).containsOnlyKeys(id("a"));
        }
        assertThat(home.checkpoints().find("scripted", NEVER)).contains("2");

        assertThat(run(source).written()).isEqualTo(1);
        assertThat(home("b")).isEqualTo(frame("b"));
    }

    @Test
    void run_longSource_reportsProgressAfterEachBatchAndAtTheEnd() {
        run(ScriptedSource.foreign().read(frames("f", 2_300)));
        assertThat(progress).containsExactly("1000/2300", "2000/2300", "2300/2300");
    }

    @Test
    void run_sourceOfNothingButSkips_reportsProgressAndSavesCheckpointsOnTheWay() {
        ScriptedSource source = ScriptedSource.foreign();
        IntStream.range(0, 1_500).forEach(number -> source.skip("nothing to remember"));
        run(source);
        assertThat(progress).containsExactly("1000/1500", "1500/1500");
        assertThat(home.faults().operations())
                .containsExactly("checkpoints.find", "checkpoints.save", "checkpoints.save");
    }

    @Test
    void run_largeFrames_makeSmallerBatches() {
        String megabyte = "x".repeat(1 << 20);
        List<Frame> large = IntStream.range(0, 8)
                .mapToObj(number -> aFrame("large" + number).content(megabyte).build())
                .toList();
        run(ScriptedSource.foreign().read(large));
        assertThat(progress).startsWith("4/8", "8/8");
    }

    private ImportReport run(ScriptedSource source) {
        return run(source, ImportOptions.DEFAULT);
    }

    private ImportReport run(ScriptedSource source, ImportOptions options) {
        Progress listener = (done, total) -> progress.add(done + "/" + total);
        return importFrames.run(source, options, remarks::add, listener, NEVER);
    }

    /** Runs as if the source had never been read. */
    private ImportReport runAfresh(ScriptedSource source) {
        home.checkpoints().save(source.key(), "0", NEVER);
        return run(source);
    }

    private void isHere(Frame... frames) {
        new RecordFrames(home).record(List.of(frames), NEVER);
    }

    private Frame home(String id) {
        return Objects.requireNonNull(home.find(List.of(id(id)), NEVER).get(id(id)))
                .frame();
    }

    /** One frame as a source showed it one time after the other. */
    private static List<Frame> states(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> aFrame("a").content("state " + number).build())
                .toList();
    }

    private static void assertAddsUp(ImportReport report) {
        assertThat(report.written() + report.edited() + report.unchanged() + report.conflicts() + report.forgotten())
                .isEqualTo(report.read());
        assertThat(report.skippedByReason().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(report.skipped());
    }
}
