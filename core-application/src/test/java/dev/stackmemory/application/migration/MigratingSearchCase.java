package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;

/** A memory of two frames that were copied to another one, and questions that both can answer. */
abstract class MigratingSearchCase {
    static final Deadline NEVER = Deadline.NEVER;
    static final Duration LONG = Duration.ofMinutes(1);

    final TwoMemories memories = new TwoMemories();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final ControlRollout rollout = new ControlRollout(memories.shadow, memories.diary, memories.here.outbox());

    @BeforeEach
    void fill() {
        memories.recordBefore(List.of(
                aFrame("login").content("The token expired.").build(),
                aFrame("cache").content("The token was not cached.").build()));
        memories.backfillFrames().backfill(Progress.NONE, NEVER);
    }

    Search searchOf(InMemoryHome home) {
        return searchOf(TwoMemories.searchableOf(home));
    }

    Search searchOf(SearchableHome home) {
        var searchable = LedgeredHome.of(home, memories.here.ledger());
        return new SearchFrames(List.of(searchable), Optional.empty(), RankingSettings.DEFAULT, memories.time);
    }

    MigratingSearch search(double compared) {
        return search(searchOf(memories.here), searchOf(memories.there), compared);
    }

    MigratingSearch search(Search inUse, Search shadow, double compared) {
        return new MigratingSearch(
                inUse,
                memories.shadow,
                shadow,
                memories.copyFrames(),
                memories.diary,
                compared,
                () -> true,
                notices::add);
    }

    static SearchAnswer ask(MigratingSearch search, String text) {
        return ask(search, text, CostLimit.NONE);
    }

    static SearchAnswer ask(MigratingSearch search, String text, CostLimit maxCost) {
        SearchAnswer answer = search.search(
                new SearchRequest(text, FrameFilter.ALL, 10, LONG, Optional.empty()).withMaxCost(maxCost));
        assertThat(search.awaitComparisons(LONG)).isTrue();
        return answer;
    }

    static Search heard(String name, List<String> asked, Search search) {
        return request -> {
            asked.add(name);
            return search.search(request);
        };
    }
}
