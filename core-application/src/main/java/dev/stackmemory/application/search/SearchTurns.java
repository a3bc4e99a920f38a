package dev.stackmemory.application.search;

import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets a few questions be answered side by side, first come, first served. More of them than there are processors would only share these, and each would come
 * later for it. A question that has waited for a quarter of its budget goes ahead: those before it may wait for a store that hangs. Thread-safe.
 */
public final class SearchTurns implements Search {
    private static final int SHARE = 4;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Search search;
    private final Semaphore turns;

    /** @param turns how many are answered at a time; at least 1 */
    public SearchTurns(Search search, int turns) {
        this(search, new Semaphore(atLeastOne(turns), true));
    }

    private SearchTurns(Search search, Semaphore turns) {
        this.search = search;
        this.turns = turns;
    }

    private static int atLeastOne(int turns) {
        if (turns < 1) {
            throw new IllegalArgumentException(turns + " turns are not at least 1");
        }
        return turns;
    }

    /** Another search whose questions take turns with those of this one. */
    public SearchTurns sharedWith(Search other) {
        return new SearchTurns(other, turns);
    }

    @Override
    public SearchAnswer search(SearchRequest request) {
        if (turns.tryAcquire()) {
            return inTurn(request);
        }
        Deadline end = Deadline.after(request.budget());
        boolean hasTurn = await(request.budget().dividedBy(SHARE));
        Duration left = end.isExpired() ? SHORTEST : end.remaining();
        SearchRequest late = request.withBudget(left);
        return (hasTurn ? inTurn(late) : search.search(late))
                .afterWaiting(request.budget().minus(left));
    }

    private SearchAnswer inTurn(SearchRequest request) {
        try {
            return search.search(request);
        } finally {
            turns.release();
        }
    }

    private boolean await(Duration patience) {
        try {
            return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt(); // The search ends by it.
            return false;
        }
    }
}
