package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.stackmemory.application.migration.ControlRollout.NotReadyYet;
import dev.stackmemory.application.migration.ControlRollout.Report;
import dev.stackmemory.application.migration.MigrationDiary.ShareChange;
import dev.stackmemory.domain.rollout.ShadowVerdict;
import dev.stackmemory.ports.Progress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a share when the shadow fails, and whether it is safe to go on. */
class RolloutJudgementTest extends MigratingSearchCase {
    @Test
    void defectOfTheShadow_theMemoryInUseAnswers_andItCountsAsAFailure() {
        rollout.setShare(1, NEVER);
        MigratingSearch search = search(
                searchOf(memories.here),
                request -> {
                    throw new IllegalStateException("nobody thought of this");
                },
                1);

        assertThat(ask(search, "token").results()).hasSize(2);
        assertThat(memories.diary.searches(10, NEVER))
                .singleElement()
                .satisfies(noted -> assertThat(((MigrationDiary.Search.Failed) noted).reason())
                        .contains("nobody thought of this"));
        IntStream.range(1, 5).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.status(NEVER).share()).isZero();
    }

    @Test
    void shadowThatFailsOftenEnough_isGivenLessAndLess_whichIsNoted() {
        rollout.setShare(0.5, NEVER);
        memories.there.faults().breakConnection();
        MigratingSearch search = search(1);
        IntStream.range(0, 3).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.status(NEVER).share()).isEqualTo(0.25);
        assertThat(notices)
                .singleElement(STRING)
                .contains("answers fewer searches from now on", "3 of the latest 3 searches failed", "away");
        assertThat(rollout.status(NEVER).changes().getFirst().reason())
                .startsWith("stepped back, for 3 of the latest 3 searches failed: ")
                .contains("away");

        memories.time.advance(LONG);
        IntStream.range(0, 2).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.status(NEVER).changes())
                .as("a majority of those since somebody set it")
                .extracting(ShareChange::share)
                .containsExactly(0.0, 0.25, 0.5);
        assertThat(rollout.status(NEVER).changes().getFirst().reason())
                .startsWith("stepped back, for 5 of the latest 5 searches failed: ");
    }

    @Test
    void shadowThatFailsNowAndThen_isHalvedForEachThreeFailures() {
        rollout.setShare(1, NEVER);
        MigratingSearch search = search(1);
        for (int failure = 1; failure <= 6; failure++) {
            IntStream.range(0, 2).forEach(number -> ask(search, "token " + number));
            memories.time.advance(LONG);
            memories.there.faults().breakConnection();
            ask(search, "token");
            memories.there.faults().heal();
            memories.time.advance(LONG);
            assertThat(rollout.status(NEVER).share()).isEqualTo(failure < 3 ? 1 : failure < 6 ? 0.5 : 0.25);
        }
    }

    @Test
    void memoryInUseThatFailsItself_provesNothingAgainstTheShadow() {
        rollout.setShare(0.5, NEVER);
        MigratingSearch search = search(searchOf(memories.there), searchOf(memories.there), 1);
        memories.there.faults().breakConnection();
        IntStream.range(0, 20).forEach(number -> ask(search, "token " + number));

        assertThat(rollout.status(NEVER).share()).isEqualTo(0.5);
        assertThat(memories.diary.searches(10, NEVER)).isEmpty();
    }

    @Test
    void beforeTheBackfill_nothingIsAskedOfTheShadow_andNoShareCanBeSet() {
        var fresh = new TwoMemories();
        var control = new ControlRollout(fresh.shadow, fresh.diary, fresh.here.outbox());

        assertThatThrownBy(() -> control.setShare(0.25, NEVER)).isInstanceOf(NotReadyYet.class);
        control.setShare(0, NEVER);
        assertThat(control.status(NEVER).lastEqual()).isEmpty();
    }

    @Test
    void report_isUndecidedAtFirst_andReadyAfterEnoughSearches() {
        MigratingSearch search = search(1);
        ask(search, "token");
        assertThat(rollout.report(NEVER).verdict()).isEqualTo(new ShadowVerdict.Undecided(1, 100));
        assertThat(rollout.report(NEVER).isSafe()).isFalse();

        IntStream.range(1, 100).forEach(number -> ask(search, "token " + number));
        Report report = rollout.report(NEVER);
        assertThat(report.comparisons()).hasSize(100);
        assertThat(report.failures()).isEmpty();
        assertThat(report.isSafe()).isTrue();
    }

    @Test
    void report_isNotSafe_onceFramesWereRecordedThatWereNotCopied_untilItIsFoundEqualAndJudgedAnew() {
        MigratingSearch search = search(1);
        IntStream.range(0, 100).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.report(NEVER).isSafe()).isTrue();

        memories.time.advance(LONG);
        MigrationDiary.noteRecording(memories.here.journal(), Optional.empty(), memories.time, NEVER);
        memories.recordBefore(List.of(aFrame("missed").build()));
        assertThat(rollout.report(NEVER).isSafe()).isFalse();
        assertThat(rollout.status(NEVER).holdsEverything()).isFalse();

        memories.backfillFrames().backfill(Progress.NONE, NEVER);
        assertThat(rollout.report(NEVER).verdict()).isEqualTo(new ShadowVerdict.Undecided(0, 100));
    }

    @Test
    void report_isNotSafe_whereTheShadowWasNotFoundEqual_howeverWellItAnswered() {
        MigratingSearch search = search(1);
        IntStream.range(0, 100).forEach(number -> ask(search, "token " + number));
        Report report = rollout.report(NEVER);
        var status = new ControlRollout.Status("hosted", 0, List.of(), 0, 0, Optional.empty());

        assertThat(report.verdict()).isInstanceOf(ShadowVerdict.Ready.class);
        assertThat(new Report(status, report.comparisons(), List.of(), report.since(), report.verdict()).isSafe())
                .isFalse();
    }

    @Test
    void report_judgesTheLatestSearches_soThatAnOutageLongMendedIsNoReasonToWait() {
        MigratingSearch search = search(1);
        memories.there.faults().breakConnection();
        IntStream.range(0, 20).forEach(number -> ask(search, "token " + number));
        memories.there.faults().heal();
        memories.time.advance(LONG);
        IntStream.range(0, 150).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.report(NEVER).verdict()).isInstanceOf(ShadowVerdict.NotReady.class);

        memories.time.advance(LONG);
        IntStream.range(0, 50).forEach(number -> ask(search, "token " + number));
        Report report = rollout.report(NEVER);
        assertThat(report.failures()).isEmpty();
        assertThat(report.since()).contains(NOON.plus(LONG));
        assertThat(report.isSafe()).isTrue();
    }
}
