package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to a question, and what it was made from.
 *
 * @param results the best first; ties by the UTF-8 bytes of the id
 * @param plan who was to be asked, and why
 * @param lanes how each home answered, in the order of the plan
 * @param unread one sentence for each home that could not show frames which were found in it, so that they are missing from the results
 * @param notices what the asker should know, one sentence each: what is missing, what was not understood
 * @param spent what was asked of each store whose requests are counted, such as a bucket; one that was asked for nothing is missing
 * @param took from the question to the answer
 * @param end where its page ends; absent where nothing could be asked for
 * @param cachedAt when it was made, where it was kept since: then plan and lanes tell of that time, and the frames are read anew
 */
public record SearchAnswer(
        List<SearchResult> results,
        QueryPlan plan,
        List<LaneReport> lanes,
        List<String> unread,
        List<String> notices,
        Map<StoreId, QueryCost> spent,
        Duration took,
        Optional<PageEnd> end,
        Optional<Instant> cachedAt) {
    public SearchAnswer {
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(cachedAt, "cachedAt");
        results = List.copyOf(results);
        lanes = List.copyOf(lanes);
        unread = List.copyOf(unread);
        notices = List.copyOf(notices);
        spent = Map.copyOf(spent);
    }

    /** What was spent in all stores together. */
    public QueryCost spentInAll() {
        return QueryCost.sum(spent.values().stream());
    }

    /** The same answer, where so much had been spent in vain before it was asked for. */
    public SearchAnswer afterSpending(Map<StoreId, QueryCost> before) {
        Map<StoreId, QueryCost> both = new HashMap<>(spent);
        before.forEach((store, cost) -> both.merge(store, cost, QueryCost::plus));
        return new SearchAnswer(results, plan, lanes, unread, notices, both, took, end, cachedAt);
    }

    /** The same answer, where the question had waited before it was looked at. */
    public SearchAnswer afterWaiting(Duration waited) {
        return new SearchAnswer(results, plan, lanes, unread, notices, spent, took.plus(waited), end, cachedAt);
    }

    /** Where the page after this one begins, if there is one. */
    public Optional<SearchCursor> next() {
        return end.filter(PageEnd::more).map(PageEnd::cursor);
    }

    /**
     * Where the next page begins for somebody who used only the first results of this one.
     *
     * @param used how many, from 0 to all
     */
    public Optional<SearchCursor> nextAfter(int used) {
        int unused = results.size() - used;
        return unused == 0 ? next() : end.map(whole -> whole.cursor().before(unused));
    }

    /** Whether a home answered by what an engine proposes: then some of the best results may be missing, and the scores of the others are right. */
    public boolean isApproximate() {
        return lanes.stream().anyMatch(LaneReport::approximate);
    }

    /** The homes that were to be asked and have not answered in some way, or without their latest changes. */
    public List<LaneReport> missing() {
        return lanes.stream()
                .filter(lane -> lane.outcome() != LaneReport.Outcome.ANSWERED)
                .toList();
    }

    /** Whether every home that was to be asked has answered in every way it was asked, with its latest changes, and shown what was found in it. */
    public boolean isComplete() {
        return missing().isEmpty() && unread.isEmpty();
    }
}
