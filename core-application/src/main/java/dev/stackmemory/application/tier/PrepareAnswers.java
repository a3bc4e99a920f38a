package dev.stackmemory.application.tier;

import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;

/** Has the questions answered that are asked most, whose answers are no longer kept, so that they are there for whoever asks next. Thread-safe. */
public final class PrepareAnswers {
    /** So many of the questions that are asked most. */
    static final int QUESTIONS = 20;

    /** For one answer; stopping waits for no more than that. */
    private static final Duration BUDGET = Duration.ofSeconds(2);

    private final CachedSearch answers;

    public PrepareAnswers(CachedSearch answers) {
        this.answers = answers;
    }

    /**
     * Answers them, most frequent first, or as many as there is time for.
     *
     * @param pace is kept before each of them
     * @return how many had to be searched for
     * @throws dev.stackmemory.ports.failure.StoreException if the cache or the ledger is away; what was answered is kept
     */
    public int prepare(Pace pace, Deadline deadline) {
        int searched = 0;
        for (SearchRequest question : answers.mostAsked(QUESTIONS, BUDGET, deadline)) {
            if (deadline.isExpired() || !pace.goesOn()) {
                return searched;
            }
            searched += answers.prepare(question) ? 1 : 0;
        }
        return searched;
    }
}
