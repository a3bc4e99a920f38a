package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.migration.MigrationDiary.Equality;
import dev.stackmemory.application.migration.MigrationDiary.Search;
import dev.stackmemory.application.migration.MigrationDiary.ShareChange;
import dev.stackmemory.domain.rollout.ShadowComparison;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationDiaryTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryHome home = new InMemoryHome();
    private final MigrationDiary diary = new MigrationDiary(home.journal(), "unified", home.time());

    @Test
    void nothingNoted_isNothing() {
        assertThat(diary.lastEqual(NEVER)).isEmpty();
        assertThat(diary.shareChanges(10, NEVER)).isEmpty();
        assertThat(diary.searches(10, NEVER)).isEmpty();
    }

    @Test
    void whatIsNoted_isReadAsItWas_theNewestFirst() {
        var comparison =
                new ShadowComparison(0.9, 0.1 + 0.2, -1.0 / 3, Duration.ofNanos(1_234_567), Duration.ofNanos(89));
        diary.noteEqual(12, NEVER);
        diary.setShare(0.25, "set by hand", NEVER);
        diary.setShare(0, "stepped back: one two  three", NEVER);
        diary.noteComparison(comparison, NEVER);
        diary.noteFailure("paradedb was out of time; ä 🚀", NEVER);

        assertThat(diary.lastEqual(NEVER)).contains(new Equality(NOON, 12));
        assertThat(diary.shareChanges(10, NEVER))
                .containsExactly(
                        new ShareChange(NOON, 0, "stepped back: one two  three"),
                        new ShareChange(NOON, 0.25, "set by hand"));
        assertThat(diary.searches(10, NEVER))
                .containsExactly(
                        new Search.Failed(NOON, "paradedb was out of time; ä 🚀"),
                        new Search.Compared(NOON, comparison));
    }

    @Test
    void recordingThatIsNotCopied_endsWhatWasTrueOfTheShadow() {
        diary.noteEqual(12, NEVER);
        diary.setShare(0.5, "set by hand", NEVER);
        MigrationDiary.noteRecording(home.journal(), Optional.of("unified"), home.time(), NEVER);
        assertThat(diary.lastEqual(NEVER)).as("it is copied").isPresent();

        MigrationDiary.noteRecording(home.journal(), Optional.empty(), home.time(), NEVER);
        assertThat(diary.lastEqual(NEVER)).isEmpty();
        assertThat(diary.shareChanges(1, NEVER)).singleElement().satisfies(change -> {
            assertThat(change.share()).isZero();
            assertThat(change.reason()).contains("without being copied");
        });

        diary.noteEqual(13, NEVER);
        assertThat(diary.lastEqual(NEVER)).contains(new Equality(NOON, 13));
    }

    @Test
    void searchesFromBeforeTheMigrationWasTakenUpAgain_areOfAnotherCopy() {
        diary.noteEqual(12, NEVER);
        diary.noteFailure("away", NEVER);
        home.time().advance(Duration.ofMinutes(1));
        diary.noteEqual(12, NEVER);
        assertThat(diary.searches(10, NEVER)).as("found equal once more").hasSize(1);

        MigrationDiary.noteRecording(home.journal(), Optional.empty(), home.time(), NEVER);
        assertThat(diary.searches(10, NEVER)).isEmpty();
        home.time().advance(Duration.ofMinutes(1));
        diary.noteEqual(13, NEVER);
        assertThat(diary.searches(10, NEVER)).isEmpty();
    }

    @Test
    void migratingElsewhere_endsWhatWasTrueOfTheShadow() {
        diary.noteEqual(12, NEVER);
        diary.setShare(0.5, "set by hand", NEVER);
        new MigrationDiary(home.journal(), "hosted", home.time()).noteEqual(12, NEVER);
        assertThat(diary.lastEqual(NEVER)).isEmpty();
        assertThat(diary.shareChanges(1, NEVER)).extracting(ShareChange::share).containsExactly(0.0);
    }

    @Test
    void anotherShadow_hasPagesOfItsOwn() {
        diary.noteEqual(12, NEVER);
        diary.setShare(1, "set by hand", NEVER);

        var other = new MigrationDiary(home.journal(), "hosted", home.time());
        assertThat(other.lastEqual(NEVER)).isEmpty();
        assertThat(other.shareChanges(10, NEVER)).isEmpty();
    }

    @Test
    void whatALaterProgramNoted_isPassedOver() {
        diary.noteEqual(12, NEVER);
        home.journal().append("migration/unified/searches", new Journal.Entry(NOON, "dreamt of sheep"), 10, NEVER);

        assertThat(diary.searches(10, NEVER)).isEmpty();
    }
}
