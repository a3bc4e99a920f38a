package dev.stackmemory.application.migration;

import dev.stackmemory.application.migration.MigrationDiary.ShareChange;
import dev.stackmemory.application.search.LaneReport;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rollout.Rollout;
import dev.stackmemory.domain.rollout.ShadowComparison;
import dev.stackmemory.domain.rollout.StepBack;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers questions while a memory is being migrated: those that the rollout chooses from the shadow, the others from the memory in use. The other side is
 * asked after the user has the answer, and how both compare is noted. A shadow that fails, or lacks something that was recorded, answers nobody: the memory
 * in use does, within what is left of the budget and of what may be spent. Where it fails too often, its share is lowered. What may cost only so much is not
 * asked a second time to compare. Thread-safe.
 */
public final class MigratingSearch implements Search {
    /** How many results are compared. */
    private static final int COMPARED = 10;

    /** So many questions are compared at once at most; the others are not compared. */
    private static final int PLACES = 2;

    /** To find out whom to ask, and to write down how it went. */
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    private final Search inUse;
    private final Shadow shadow;
    private final Search shadowSearch;
    private final CopyFrames copying;
    private final MigrationDiary diary;
    private final Rollout compared;
    private final BooleanSupplier whole;
    private final Consumer<String> notices;
    private final Semaphore places = new Semaphore(PLACES);

    /**
     * @param inUse searches the memory in use
     * @param shadowSearch searches the shadow, and shows no frame that the memory in use does not hold in that revision
     * @param compared the share of the questions that both sides are asked, in [0, 1]
     * @param whole whether the shadow can know all that was recorded: not while some of it waits on this machine
     * @param notices hears, in a sentence for people, that the share was lowered and why
     */
    public MigratingSearch(
            Search inUse,
            Shadow shadow,
            Search shadowSearch,
            CopyFrames copying,
            MigrationDiary diary,
            double compared,
            BooleanSupplier whole,
            Consumer<String> notices) {
        this.inUse = inUse;
        this.shadow = shadow;
        this.shadowSearch = shadowSearch;
        this.copying = copying;
        this.diary = diary;
        this.compared = new Rollout("compared", compared);
        this.whole = whole;
        this.notices = notices;
    }

    /**
     * What the shadow said.
     *
     * @param answer if it is complete
     * @param failure why it is not, else empty
     * @param spent what it cost, complete or not
     */
    private record Asked(Optional<SearchAnswer> answer, String failure, Map<StoreId, QueryCost> spent) {
        static Asked of(SearchAnswer answer) {
            return answer.isComplete()
                    ? new Asked(Optional.of(answer), "", answer.spent())
                    : new Asked(Optional.empty(), reason(answer), answer.spent());
        }
    }

    @Override
    public SearchAnswer search(SearchRequest request) {
        if (!isChosen(request.text())) {
            SearchAnswer answer = inUse.search(request);
            if (isCompared(request)) {
                later(() -> note(answer, askShadow(request)));
            }
            return answer;
        }
        long start = System.nanoTime();
        // What is left must do for the memory in use, should the shadow fail.
        Asked asked = askShadow(request.withBudget(request.budget().dividedBy(2)));
        if (asked.answer().isPresent()) {
            if (isCompared(request)) {
                later(() -> note(inUse.search(request), asked));
            }
            return asked.answer().get();
        }
        Duration left = request.budget().minusNanos(System.nanoTime() - start);
        SearchAnswer answer = inUse.search(request.withBudget(left.isPositive() ? left : Duration.ofMillis(1))
                .withMaxCost(request.maxCost().after(QueryCost.sum(asked.spent().values().stream()))));
        if (isFree(request)) {
            // Both were asked already.
            later(() -> note(answer, asked));
        }
        return answer.afterSpending(asked.spent());
    }

    /**
     * Waits until what is being compared is noted, or the time is up; the rest goes on.
     *
     * @return whether nothing is being compared any more
     */
    public boolean awaitComparisons(Duration most) {
        try {
            if (places.tryAcquire(PLACES, most.toNanos(), TimeUnit.NANOSECONDS)) {
                places.release(PLACES);
                return true;
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean isChosen(String text) {
        Deadline deadline = Deadline.after(BRIEFLY);
        try {
            double share = share(deadline);
            return share > 0 && new Rollout(shadow.name(), share).includes(text) && isUpToDate(deadline);
        } catch (StoreException away) {
            return false;
        }
    }

    private boolean isUpToDate(Deadline deadline) {
        return whole.getAsBoolean() && copying.isUpToDate(deadline);
    }

    private double share(Deadline deadline) {
        return diary.shareChanges(1, deadline).stream()
                .mapToDouble(MigrationDiary.ShareChange::share)
                .findFirst()
                .orElse(0);
    }

    private Asked askShadow(SearchRequest request) {
        try {
            return Asked.of(shadowSearch.search(request));
        } catch (StoreException cannotBeOpened) {
            return new Asked(Optional.empty(), String.valueOf(cannotBeOpened.getMessage()), Map.of());
        } catch (RuntimeException defect) {
            // Of the side that is tried out; whoever asked is to have an answer all the same.
            return new Asked(Optional.empty(), "a defect of the program, " + defect, Map.of());
        }
    }

    /** Where the question was not to cost what whole answers cost, it is not asked twice. */
    private boolean isCompared(SearchRequest request) {
        return isFree(request) && compared.includes(request.text());
    }

    private static boolean isFree(SearchRequest request) {
        return request.maxCost().equals(CostLimit.NONE);
    }

    /** Where the memory in use has no complete answer either, such as without the model that both ask, nothing is learnt. */
    private void note(SearchAnswer here, Asked there) {
        if (!here.isComplete()) {
            return;
        }
        Deadline deadline = Deadline.after(BRIEFLY);
        if (there.answer().isEmpty()) {
            noteFailure(there.failure(), deadline);
        } else if (isUpToDate(deadline)) {
            SearchAnswer answer = there.answer().get();
            diary.noteComparison(
                    ShadowComparison.of(ids(here), here.took(), ids(answer), answer.took(), COMPARED), deadline);
        }
    }

    private static List<FrameId> ids(SearchAnswer answer) {
        return answer.results().stream().map(result -> result.frame().id()).toList();
    }

    private void noteFailure(String reason, Deadline deadline) {
        diary.noteFailure(reason, deadline);
        List<ShareChange> changes = diary.shareChanges(MigrationDiary.SHARES_KEPT, deadline);
        if (changes.isEmpty()) {
            return;
        }
        ShareChange last = changes.getFirst();
        Instant set = changes.stream()
                .filter(change -> !change.isStepBack())
                .findFirst()
                .orElse(changes.getLast())
                .at();
        List<MigrationDiary.Search> searches = diary.searches(StepBack.DEFAULT.window(), deadline).stream()
                .filter(search -> !search.at().isBefore(set))
                .toList();
        List<Boolean> failed = searches.stream()
                .map(MigrationDiary.Search.Failed.class::isInstance)
                .toList();
        int sinceStep = (int) searches.stream()
                .filter(search -> !last.isStepBack() || search.at().isAfter(last.at()))
                .count();
        StepBack.DEFAULT
                .shareAfter(last.share(), failed, sinceStep)
                .ifPresent(share -> stepBack(
                        share,
                        "for " + failed.stream().filter(search -> search).count() + " of the latest " + failed.size()
                                + " searches failed: " + reason,
                        deadline));
    }

    private void stepBack(double share, String why, Deadline deadline) {
        diary.stepBack(share, why, deadline);
        notices.accept("'" + shadow.name()
                + "' answers fewer searches from now on ('stackmemory storage rollout'): stepped back, " + why);
    }

    private static String reason(SearchAnswer answer) {
        return Stream.concat(answer.missing().stream().map(MigratingSearch::describe), answer.unread().stream())
                .collect(Collectors.joining("; "));
    }

    private static String describe(LaneReport lane) {
        String how = switch (lane.outcome()) {
            case ANSWERED, BEHIND -> "was not searched whole";
            case OUT_OF_TIME -> "was out of time";
            case SKIPPED, FAILED, TOO_COSTLY -> "was not to be searched";
        };
        return lane.home() + " " + how
                + lane.detail().map(detail -> ": " + detail).orElse("");
    }

    /** As long as there was no backfill there is nothing to compare. */
    private void later(Runnable noting) {
        if (!places.tryAcquire()) {
            return;
        }
        Thread.ofVirtual().name("compare both sides").start(() -> {
            try {
                if (diary.lastEqual(Deadline.after(BRIEFLY)).isPresent()) {
                    noting.run();
                }
            } catch (StoreException away) {
                // What cannot be noted is not compared; the user has the answer.
            } finally {
                places.release();
            }
        });
    }
}
