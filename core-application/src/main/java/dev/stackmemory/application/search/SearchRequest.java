package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A question.
 *
 * @param text words, and if wanted operators: {@code "a phrase"}, {@code prefix*}, {@code AND}, {@code OR}, {@code NOT}, {@code name:word}; any
 *     text is understood as well as it can be
 * @param filter the frames that are asked for
 * @param limit how many results at most, 1 to 1,000
 * @param budget the answer comes within this time, with what there is by then
 * @param maxCost the answer costs no more than this, with what there is for it
 * @param currentSession the session that the question is asked in, if any; its frames rank a little higher
 * @param after the page that the answer follows, if it is not the first; all pages together have {@link #MAX_LIMIT} results at most
 */
public record SearchRequest(
        String text,
        FrameFilter filter,
        int limit,
        Duration budget,
        CostLimit maxCost,
        Optional<SessionId> currentSession,
        Optional<SearchCursor> after) {
    public static final int MAX_LIMIT = 1_000;

    public SearchRequest {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(maxCost, "maxCost");
        Objects.requireNonNull(currentSession, "currentSession");
        Objects.requireNonNull(after, "after");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + MAX_LIMIT);
        }
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("a budget of " + budget + " leaves no time to answer");
        }
    }

    /** The same question with another budget. */
    public SearchRequest withBudget(Duration value) {
        return new SearchRequest(text, filter, limit, value, maxCost, currentSession, after);
    }

    /** The first page of an answer that may cost what it costs. */
    public SearchRequest(
            String text, FrameFilter filter, int limit, Duration budget, Optional<SessionId> currentSession) {
        this(text, filter, limit, budget, CostLimit.NONE, currentSession, Optional.empty());
    }

    public SearchRequest withMaxCost(CostLimit value) {
        return new SearchRequest(text, filter, limit, budget, value, currentSession, after);
    }

    /** The same question, going on after a page of its answer. */
    public SearchRequest withAfter(SearchCursor value) {
        return new SearchRequest(text, filter, limit, budget, maxCost, currentSession, Optional.of(value));
    }

    /** The same question, with so many results at most. */
    public SearchRequest withLimit(int value) {
        return new SearchRequest(text, filter, value, budget, maxCost, currentSession, after);
    }
}
