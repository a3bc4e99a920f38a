package dev.stackmemory.application.search;

import dev.stackmemory.application.search.LaneReport.Kind;
import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.application.search.Lanes.LaneOutcome;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.ReadCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * How one home does in one way of searching, over the several questions that a search asks it. A home that fails once is asked no more. Used by
 * one thread.
 */
final class HomeLane {
    private final SearchableHome home;
    private final Kind kind;
    private Outcome outcome = Outcome.ANSWERED;
    private Duration took = Duration.ZERO;
    private Optional<String> detail = Optional.empty();
    private boolean approximate;
    private Optional<ReadCost> cost = Optional.empty();
    private int hits;

    HomeLane(SearchableHome home, Kind kind) {
        this.home = home;
        this.kind = kind;
    }

    /** Puts one question to every home that has answered so far, side by side; those that do not answer are missing. */
    static <T> Map<HomeLane, T> ask(List<HomeLane> lanes, Function<HomeLane, T> question, Deadline deadline) {
        List<HomeLane> asked =
                lanes.stream().filter(lane -> lane.outcome == Outcome.ANSWERED).toList();
        List<Callable<T>> questions = new ArrayList<>();
        asked.forEach(lane -> questions.add(() -> question.apply(lane)));
        Map<HomeLane, T> answers = new LinkedHashMap<>();
        if (asked.isEmpty()) {
            return answers;
        }
        List<LaneOutcome<T>> outcomes = Lanes.run(questions, deadline);
        for (int index = 0; index < asked.size(); index++) {
            HomeLane lane = asked.get(index);
            lane.take(outcomes.get(index)).ifPresent(answer -> answers.put(lane, answer));
        }
        return answers;
    }

    private <T> Optional<T> take(LaneOutcome<T> came) {
        took = took.plus(came.took());
        return switch (came) {
            case LaneOutcome.Answered<T> answered -> Optional.of(answered.answer());
            case LaneOutcome.Failed<T> failed -> {
                outcome = Outcome.FAILED;
                detail = Optional.ofNullable(failed.failure().getMessage());
                yield Optional.empty();
            }
            case LaneOutcome.OutOfTime<T> late -> {
                outcome = Outcome.OUT_OF_TIME;
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

    /** It is not asked at all. */
    void skip(String reason) {
        outcome = Outcome.SKIPPED;
        detail = Optional.of(reason);
    }

    void remark(String text) {
        detail = Optional.of(text);
    }

    void cost(Optional<ReadCost> read) {
        cost = read;
    }

    LaneReport report() {
        return new LaneReport(home.store(), home.tier(), kind, outcome, approximate, hits, took, detail, cost);
    }

    /** What is said of a lane that is left behind while another thread runs it; reads nothing that thread writes. */
    LaneReport outOfTime(Duration waited) {
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
