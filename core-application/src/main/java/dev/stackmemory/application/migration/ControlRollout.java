package dev.stackmemory.application.migration;

import dev.stackmemory.application.migration.MigrationDiary.Equality;
import dev.stackmemory.application.migration.MigrationDiary.Search;
import dev.stackmemory.application.migration.MigrationDiary.ShareChange;
import dev.stackmemory.domain.rollout.ShadowComparison;
import dev.stackmemory.domain.rollout.ShadowVerdict;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows and sets which share of the searches a shadow answers, and tells whether it is safe to go on. Thread-safe. */
public final class ControlRollout {
    private static final int CHANGES_SHOWN = 5;
    private static final int LETTERS_COUNTED = 1_000;

    /** So many of the latest searches are judged: what failed long ago, and was mended since, is no reason to wait. */
    private static final int JUDGED = 200;

    private final Shadow shadow;
    private final MigrationDiary diary;
    private final Outbox outbox;

    public ControlRollout(Shadow shadow, MigrationDiary diary, Outbox outbox) {
        this.shadow = shadow;
        this.diary = diary;
        this.outbox = outbox;
    }

    /**
     * How far the migration has got.
     *
     * @param shadow its name
     * @param share of the searches that it answers, in [0, 1]
     * @param changes of the share, the newest first, some of the latest
     * @param waiting frames that are still to be copied; as long as there are some, the memory in use answers
     * @param givenUp frames that could not be copied, 1,000 at most; the same holds for them
     * @param lastEqual when all frames were last found equal, if ever
     */
    public record Status(
            String shadow,
            double share,
            List<ShareChange> changes,
            long waiting,
            long givenUp,
            Optional<Equality> lastEqual) {
        public Status {
            changes = List.copyOf(changes);
        }

        /** Whether the shadow was found equal, and lacks nothing that was recorded since. */
        public boolean holdsEverything() {
            return lastEqual.isPresent() && waiting == 0 && givenUp == 0;
        }
    }

    /**
     * How the shadow answered lately, beside the memory in use.
     *
     * @param comparisons of searches that both answered, the newest first
     * @param failures searches that it did not answer, the newest first; of both together {@value #JUDGED} at most, and none from before it was found equal
     * @param since when the first of all these searches was, if there are any
     * @param verdict whether the share may grow
     */
    public record Report(
            Status status,
            List<ShadowComparison> comparisons,
            List<Search.Failed> failures,
            Optional<Instant> since,
            ShadowVerdict verdict) {
        public Report {
            comparisons = List.copyOf(comparisons);
            failures = List.copyOf(failures);
        }

        /** Whether it is safe to go on. */
        public boolean isSafe() {
            return verdict instanceof ShadowVerdict.Ready && status.holdsEverything();
        }
    }

    /** Says why a share cannot be set; the message is for people. */
    public static final class NotReadyYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotReadyYet(String message) {
            super(message);
        }
    }

    public Status status(Deadline deadline) {
        List<ShareChange> changes = diary.shareChanges(CHANGES_SHOWN, deadline);
        return new Status(
                shadow.name(),
                changes.isEmpty() ? 0 : changes.getFirst().share(),
                changes,
                outbox.depth(CopyFrames.TOPIC, deadline),
                outbox.listDeadLetters(CopyFrames.TOPIC, LETTERS_COUNTED, deadline)
                        .size(),
                diary.lastEqual(deadline));
    }

    /**
     * Lets the shadow answer the share of the searches from now on, in every process.
     *
     * @param share in [0, 1]; 0 is always possible
     * @throws NotReadyYet if the shadow was not found equal, or not since frames were recorded that were not copied: it would answer without what it lacks
     */
    public void setShare(double share, Deadline deadline) {
        if (share > 0 && diary.lastEqual(deadline).isEmpty()) {
            throw new NotReadyYet("'" + shadow.name() + "' was not found equal to this memory");
        }
        diary.setShare(share, "set by hand", deadline);
    }

    public Report report(Deadline deadline) {
        List<Search> searches = diary.searches(JUDGED, deadline);
        List<ShadowComparison> comparisons = searches.stream()
                .filter(Search.Compared.class::isInstance)
                .map(search -> ((Search.Compared) search).comparison())
                .toList();
        List<Search.Failed> failures = searches.stream()
                .filter(Search.Failed.class::isInstance)
                .map(Search.Failed.class::cast)
                .toList();
        return new Report(
                status(deadline),
                comparisons,
                failures,
                searches.isEmpty()
                        ? Optional.empty()
                        : Optional.of(searches.getLast().at()),
                ShadowVerdict.of(comparisons, failures.size(), ShadowVerdict.Bar.DEFAULT));
    }
}
