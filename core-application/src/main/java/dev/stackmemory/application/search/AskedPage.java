package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Ranked;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.ports.model.ModelId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a ranking that is asked for: its best, or what comes after a page. Where it comes after one, all that the ranking depends on is as it was at
 * the first page, and what was shown is left out by what it is, not by where it ranked: so a frame that moved up or down since is neither shown twice nor left
 * out.
 */
record AskedPage(SearchRequest request, RankingSettings settings) {
    private Optional<SearchCursor> after() {
        return request.after();
    }

    /** The span of creation times that is asked for. */
    TimeWindow createdWithin() {
        return after().map(SearchCursor::createdWithin).orElse(request.filter().createdWithin());
    }

    /** Which frames may answer: none that was created since the first page. */
    FrameFilter filter() {
        return after().map(cursor -> request.filter().withCreatedWithin(until(createdWithin(), justAfter(cursor))))
                .orElse(request.filter());
    }

    private static TimeWindow until(TimeWindow window, Instant bound) {
        Instant to = window.to().filter(bound::isAfter).orElse(bound);
        // Nothing lies in a span that begins later.
        return new TimeWindow(window.from().map(from -> from.isAfter(to) ? to : from), Optional.of(to));
    }

    private static Instant justAfter(SearchCursor cursor) {
        return cursor.at().plusMillis(1);
    }

    /** Whether a frame of that time was there at the first page, so that it may lend to others. */
    boolean knows(Instant createdAt) {
        return after().map(cursor -> createdAt.isBefore(justAfter(cursor))).orElse(true);
    }

    /** How many results at most. */
    int size() {
        return Math.min(request.limit(), SearchRequest.MAX_LIMIT - before());
    }

    private int before() {
        return after().map(SearchCursor::results).orElse(0);
    }

    /** Candidates are looked for as for so many results: as for the first page while these last, and then for all that a ranking may have. */
    int depth() {
        int first = after().map(SearchCursor::depth).orElse(request.limit());
        return before() + size() < settings.hits(first) ? first : SearchRequest.MAX_LIMIT;
    }

    /** What words are ranked by, if it is known already. */
    Optional<PinnedWords> words() {
        return after().map(SearchCursor::words);
    }

    /** Whether meanings are compared: not where the first page went without. */
    boolean comparesMeanings() {
        return after().map(cursor -> cursor.model().isPresent()).orElse(true);
    }

    /** What of a ranking was not shown yet. */
    List<Ranked> left(List<Ranked> ranked) {
        if (after().isEmpty()) {
            return ranked;
        }
        Set<Integer> shown = new HashSet<>(after().get().shown());
        return ranked.stream()
                .filter(each -> !shown.contains(SearchCursor.fingerprint(each.frame())))
                .toList();
    }

    /**
     * Where the page ends.
     *
     * @param at the instant of this page, if it is the first
     * @param model by which meanings were compared, if they were
     * @param words what words were ranked by
     * @param left how many results there were for this page and those after it
     * @param allRead whether those that are missing from it have gone, and none could not be read
     */
    PageEnd end(
            Instant at,
            Optional<ModelId> model,
            PinnedWords words,
            List<SearchResult> results,
            int left,
            boolean allRead) {
        SearchCursor start = after().orElseGet(() -> new SearchCursor(
                QuestionText.fingerprint(request),
                createdWithin(),
                Instant.ofEpochMilli(at.toEpochMilli()),
                model,
                words,
                request.limit(),
                List.of()));
        List<FrameId> shown =
                results.stream().map(result -> result.frame().id()).toList();
        boolean isWhole = results.size() == size();
        boolean goesOn = !allRead && !results.isEmpty();
        boolean more =
                (isWhole || goesOn) && left > results.size() && before() + results.size() < SearchRequest.MAX_LIMIT;
        return new PageEnd(start.behind(shown, depth()), more);
    }
}
