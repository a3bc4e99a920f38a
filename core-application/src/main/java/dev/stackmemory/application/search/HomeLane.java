package dev.stackmemory.application.search;

import dev.stackmemory.application.search.LaneReport.Kind;
import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.application.search.Lanes.LaneOutcome;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * How one home does at one thing, such as searching by words, over the several steps of a search. A home that fails once is asked no more, nor is one that would usually
 * take longer than there is time. Used by one thread.
 */
final class HomeLane {
    private static final String GUESSED = "words it was not asked for lately count as often as elsewhere";

    private final SearchableHome home;
    private final SearchScope scope;
    private final UsualLatencies latencies;
    private final boolean dispensable;
    private Outcome outcome = Outcome.ANSWERED;
    private Duration took = Duration.ZERO;
    private final List<String> details = new ArrayList<>();
    private boolean approximate;
    private Optional<Duration> statisticsAge = Optional.empty();
    private int hits;
    private boolean behind;

    /** @param dispensable whether it may be left out for being too slow */
    HomeLane(SearchableHome home, SearchScope scope, boolean dispensable) {
        this.home = home;
        this.scope = scope;
        this.latencies = scope.experience().latencies();
        this.dispensable = dispensable;
    }

    /** A question to a home, to be answered by a deadline. */
    interface Question<T> {
        T put(HomeLane lane, Deadline deadline);
    }

    /** Puts one question to every home that has answered so far, side by side; those that do not answer are missing. */
    static <T> Map<HomeLane, T> ask(List<HomeLane> lanes, SearchStep step, Question<T> question, Deadline end) {
        return askWithin(lanes, step, question, lanes.size() > 1 ? ofOneStep(end) : end);
    }

    /** The same, waiting for them until that deadline. */
    static <T> Map<HomeLane, T> askWithin(
            List<HomeLane> lanes, SearchStep step, Question<T> question, Deadline deadline) {
        List<HomeLane> asked =
                lanes.stream().filter(lane -> lane.isAsked(step, deadline)).toList();
        List<Callable<T>> questions = new ArrayList<>();
        asked.forEach(lane -> questions.add(() -> question.put(lane, lane.metered(deadline))));
        Map<HomeLane, T> answers = new LinkedHashMap<>();
        if (asked.isEmpty()) {
            return answers;
        }
        List<LaneOutcome<T>> outcomes = Lanes.run(questions, deadline);
        for (int index = 0; index < asked.size(); index++) {
            HomeLane lane = asked.get(index);
            lane.take(step, outcomes.get(index)).ifPresent(answer -> answers.put(lane, answer));
        }
        return answers;
    }

    /**
     * Puts one question to the homes one after the other, each on a thread of its own.
     *
     * @param worthwhile asked before each home, whether it can add anything
     * @param answers takes each answer as it comes
     */
    static <T> void askInTurn(
            List<HomeLane> lanes,
            SearchStep step,
            Predicate<HomeLane> worthwhile,
            Question<T> question,
            BiConsumer<HomeLane, T> answers,
            Deadline end) {
        for (HomeLane lane : lanes) {
            Deadline deadline = lanes.size() > 1 ? ofOneStep(end) : end;
            if (worthwhile.test(lane) && lane.isAsked(step, deadline)) {
                Callable<T> asked = () -> question.put(lane, lane.metered(deadline));
                LaneOutcome<T> came = Lanes.runApart(List.of(asked), deadline).getFirst();
                lane.take(step, came).ifPresent(answer -> answers.accept(lane, answer));
            }
        }
    }

    /** No home is waited for so long that nothing is left to go on with what the others have said. */
    static Deadline ofOneStep(Deadline end) {
        return end.within(end.remaining().multipliedBy(3).dividedBy(4));
    }

    private Deadline metered(Deadline deadline) {
        return deadline.metered(scope.spending());
    }

    private boolean isAsked(SearchStep step, Deadline deadline) {
        if (outcome == Outcome.ANSWERED && dispensable) {
            latencies
                    .tooLong(home.store(), step, deadline)
                    .ifPresent(usual -> skip("usually takes " + usual.toMillis() + " ms, "
                            + deadline.remaining().toMillis() + " ms remain"));
        }
        return outcome == Outcome.ANSWERED;
    }

    private <T> Optional<T> take(SearchStep step, LaneOutcome<T> came) {
        took = took.plus(came.took());
        return switch (came) {
            case LaneOutcome.Answered<T> answered -> {
                latencies.add(home.store(), step, answered.took());
                yield Optional.of(answered.answer());
            }
            case LaneOutcome.Failed<T> failed -> {
                outcome = Outcome.FAILED;
                remark(String.valueOf(failed.failure().getMessage()));
                yield Optional.empty();
            }
            case LaneOutcome.TooCostly<T> costly -> {
                outcome = Outcome.TOO_COSTLY;
                remark(String.valueOf(costly.reason().getMessage()));
                yield Optional.empty();
            }
            case LaneOutcome.OutOfTime<T> late -> {
                outcome = Outcome.OUT_OF_TIME;
                latencies.addUnanswered(home.store(), step, late.took());
                yield Optional.empty();
            }
        };
    }

    boolean hasAnswered() {
        return outcome == Outcome.ANSWERED;
    }

    SearchableHome home() {
        return home;
    }

    void found(int count) {
        hits = count;
    }

    /** Its answer may leave out some of the best. */
    void onlyProposes() {
        approximate = true;
    }

    /**
     * What it is asked about is as of a while ago.
     *
     * @param changes how many it does not know of; none is nothing to say
     */
    void lacksNewest(long changes) {
        if (changes > 0) {
            behind = true;
            remark("the newest " + changes + (changes == 1 ? " change is" : " changes are") + " not searched yet");
        }
    }

    /** It is not asked at all. */
    void skip(String reason) {
        outcome = Outcome.SKIPPED;
        remark(reason);
    }

    void remark(String text) {
        details.add(text);
    }

    /**
     * The statistics of its words are not those of now.
     *
     * @param age how long ago they were given
     * @param guessed whether it never said how often some of them occur
     */
    void usesStatisticsOf(Duration age, boolean guessed) {
        statisticsAge = Optional.of(age);
        if (guessed && !details.contains(GUESSED)) {
            remark(GUESSED);
        }
    }

    LaneReport report(Kind kind) {
        Outcome reported = hasAnswered() && behind ? Outcome.BEHIND : outcome;
        return new LaneReport(
                home.store(), home.tier(), kind, reported, approximate, hits, took, detail(), statisticsAge);
    }

    private Optional<String> detail() {
        return details.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", details));
    }

    /** Why it did not answer, in words that follow a colon. */
    String reason() {
        return outcome == Outcome.OUT_OF_TIME ? "it did not answer in time" : detail().orElse("no reason is known");
    }

    /** What is said of a lane that is left behind while another thread runs it; reads nothing that thread writes. */
    LaneReport outOfTime(Kind kind, Duration waited) {
        return new LaneReport(
                home.store(),
                home.tier(),
                kind,
                Outcome.OUT_OF_TIME,
                false,
                0,
                waited,
                Optional.empty(),
                Optional.empty());
    }
}
