package dev.stackmemory.application.search;

import dev.stackmemory.application.search.LaneReport.Kind;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Blend;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.rank.Feedback;
import dev.stackmemory.domain.rank.FeedbackTerm;
import dev.stackmemory.domain.rank.Ranked;
import dev.stackmemory.domain.rank.Ranking;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.rank.SessionLink;
import dev.stackmemory.domain.text.IndexedFrame;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.QueryTerm;
import dev.stackmemory.domain.text.TermLikeness;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionPlace;
import dev.stackmemory.ports.search.WeightedTerm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One question put to the words of every home, in two rounds: first what the homes know of its terms, then their best frames under the statistics
 * of all of them. What follows looks only at the best of all homes together, so that it does not show where a frame lies. A home that the plan leaves
 * out, because its frames cannot pass the filter, is asked for its statistics all the same. A page after the first goes by the statistics of the first, and
 * leaves out the round that asks for them. Used once, by one thread; to be closed.
 */
final class LexicalSearch implements AutoCloseable {
    private final List<HomeLane> lanes;
    private final List<HomeLane> planned;
    private final Map<HomeLane, LexicalView> views = new LinkedHashMap<>();
    private final OpenedViews opened = new OpenedViews();
    private final Map<HomeLane, LexicalStatistics> said = new HashMap<>();
    private final Map<FrameId, Blend.Circumstances> circumstances = new HashMap<>();
    private final FrameReading reading;
    private final JointOpening opening;
    private final SearchScope scope;
    private final FrameFilter filter;
    private final Deadline deadline;

    private final AskedPage page;

    private LexicalQuery query;
    private @Nullable PinnedWords pinned;

    LexicalSearch(
            LexicalQuery question,
            List<SearchableHome> homes,
            FrameReading reading,
            JointOpening opening,
            AskedPage page,
            SearchScope scope) {
        this.lanes = scope.lanes(homes);
        this.planned =
                lanes.stream().filter(lane -> scope.concerns(lane.home())).toList();
        this.query = question;
        this.reading = reading;
        this.opening = opening;
        this.page = page;
        this.scope = scope;
        this.filter = scope.filter();
        this.deadline = scope.deadline();
    }

    /** The frames that answer, best first. */
    List<Ranked> rank() {
        RankingSettings settings = page.settings();
        views.putAll(HomeLane.ask(
                lanes,
                SearchStep.OPEN,
                (lane, within) -> opened.keep(opening.open(lane.home(), filter, within)),
                deadline));
        views.forEach((lane, view) -> {
            if (!view.isExact()) {
                lane.onlyProposes();
            }
            lane.lacksNewest(view.behind());
        });
        Map<TermLikeness, List<String>> expansions =
                page.words().map(PinnedWords::expansions).orElseGet(() -> expansions(query.likenesses()));
        query = query.expanded(expansions);
        LexicalStatistics statistics = page.words()
                .map(PinnedWords::statistics)
                .orElseGet(() -> statistics(query.terms().keySet()));
        Ranking ranking = Ranking.of(
                query,
                settings,
                statistics.frames(),
                statistics.averageLength(),
                term -> statistics.documentFrequency(QueryTranslation.term(term)));
        List<LexicalHit> hits = hits(ranking, settings.hits(page.depth()));
        List<SessionLink> links = ranking.borrows() ? links(hits, settings) : List.of();
        List<QueryTerm> terms = ranking.terms();
        Set<FrameId> looked = new LinkedHashSet<>();
        hits.forEach(hit -> looked.add(hit.frame()));
        links.forEach(link -> looked.add(link.neighbour()));
        List<Ranked> ranked = ranking.rank(describe(terms, looked), links);
        Feedback feedback = ranking.feedback();
        List<FeedbackTerm> added = settings.feedbackShare() == 0 || deadline.isExpired()
                ? List.of()
                : page.words().map(PinnedWords::feedback).orElseGet(() -> learn(feedback, ranked));
        pinned = page.words().orElseGet(() -> new PinnedWords(of(terms, statistics), expansions, added));
        List<QueryTerm> learned = added.stream().map(FeedbackTerm::term).toList();
        return added.isEmpty()
                ? ranked
                : feedback.apply(ranked, added, describe(learned, ids(ranked, settings.rescored())));
    }

    /** The terms that are not scored count for nothing. */
    private static LexicalStatistics of(List<QueryTerm> scored, LexicalStatistics statistics) {
        Map<IndexTerm, Long> frequencies = new HashMap<>();
        for (QueryTerm term : scored) {
            IndexTerm asked = QueryTranslation.term(term);
            frequencies.put(asked, statistics.documentFrequency(asked));
        }
        return new LexicalStatistics(statistics.frames(), statistics.totalLength(), frequencies);
    }

    /** What the words were ranked by, once they have been. */
    PinnedWords pinned() {
        return Objects.requireNonNull(pinned, "not ranked yet");
    }

    /** The question with the terms that were found for its patterns, once it has been ranked. */
    LexicalQuery query() {
        return query;
    }

    /** When and where the frames were made that were looked at. */
    Map<FrameId, Blend.Circumstances> circumstances() {
        return circumstances;
    }

    /** How the planned homes answered, and which others could not even give their statistics. */
    List<LaneReport> reports() {
        views.forEach((lane, view) -> view.remark().ifPresent(lane::remark));
        return lanes.stream()
                .filter(lane -> planned.contains(lane) || !lane.hasAnswered())
                .map(lane -> lane.report(Kind.LEXICAL))
                .toList();
    }

    private Map<TermLikeness, List<String>> expansions(Set<TermLikeness> likenesses) {
        Map<TermLikeness, List<String>> found = new HashMap<>();
        for (TermLikeness likeness : likenesses) {
            var pattern = QueryTranslation.pattern(likeness);
            Set<String> terms = new TreeSet<>();
            ask(
                            SearchStep.EXPAND,
                            (view, within) ->
                                    view.expand(pattern, filter.projects(), LexicalView.MAX_EXPANSION, within))
                    .values()
                    .forEach(terms::addAll);
            found.put(
                    likeness,
                    terms.stream()
                            .sorted(pattern.closestFirst())
                            .limit(LexicalView.MAX_EXPANSION)
                            .toList());
        }
        return found;
    }

    /** What all homes know of the terms; one that is absent is taken to hold what it held last. */
    private LexicalStatistics statistics(Collection<QueryTerm> terms) {
        List<IndexTerm> asked = terms.stream().map(QueryTranslation::term).toList();
        long now = deadline.nanoTime();
        LastStatistics last = scope.experience().statistics();
        Map<HomeLane, LexicalStatistics> answers =
                ask(SearchStep.STATISTICS, (view, within) -> view.statistics(asked, filter.projects(), within));
        answers.forEach((lane, statistics) -> last.learn(lane.home().store(), filter.projects(), statistics, now));
        said.putAll(answers);
        LexicalStatistics present = answers.values().stream().reduce(LexicalStatistics.NONE, LexicalStatistics::plus);
        LexicalStatistics all = present;
        for (HomeLane lane : lanes) {
            if (!answers.containsKey(lane)) {
                all = last.find(lane.home().store(), filter.projects(), asked, present, now)
                        .map(remembered -> {
                            lane.usesStatisticsOf(remembered.age(), remembered.guessed());
                            return remembered.statistics();
                        })
                        .map(all::plus)
                        .orElse(all);
            }
        }
        return all;
    }

    /** The best of all homes together. */
    private List<LexicalHit> hits(Ranking ranking, int limit) {
        List<WeightedTerm> terms = IntStream.range(0, ranking.terms().size())
                .mapToObj(index ->
                        new WeightedTerm(QueryTranslation.term(ranking.terms().get(index)), ranking.weight(index)))
                .toList();
        if (terms.isEmpty() && query.condition().isEmpty()) {
            return List.of();
        }
        LexicalRequest request = new LexicalRequest(
                query.condition().map(QueryTranslation::condition),
                terms,
                ranking.settings().bm25(),
                ranking.averageLength(),
                filter,
                limit);
        BestHits best = new BestHits(limit, reading);
        HomeLane.Question<List<LexicalHit>> question =
                (lane, within) -> view(lane).search(request, within);
        List<HomeLane> open = planned.stream().filter(views::containsKey).toList();
        switch (scope.plan().strategy()) {
            case PARALLEL ->
                HomeLane.ask(open, SearchStep.SEARCH, question, deadline).forEach(best::add);
            case SEQUENTIAL -> HomeLane.askInTurn(open, SearchStep.SEARCH, lane -> true, question, best::add, deadline);
            case CASCADE ->
                HomeLane.askInTurn(
                        open,
                        SearchStep.SEARCH,
                        lane -> terms.isEmpty() || mayAdd(lane, terms, best),
                        question,
                        best::add,
                        deadline);
        }
        return best.list();
    }

    /** A frame scores less than all terms weigh together that stand in some frame of its home. */
    private boolean mayAdd(HomeLane lane, List<WeightedTerm> terms, BestHits best) {
        LexicalStatistics own = said.get(lane);
        if (own == null) {
            return true;
        }
        double bound = terms.stream()
                .filter(weighted -> own.documentFrequency(weighted.term()) > 0)
                .mapToDouble(WeightedTerm::weight)
                .sum();
        boolean may = best.mayTake(bound);
        if (!may && lane.hasAnswered()) {
            lane.remark("not searched, because nothing in it could be among the best");
        }
        return may;
    }

    /** Who stands beside the best hits in their sessions. */
    private List<SessionLink> links(List<LexicalHit> hits, RankingSettings settings) {
        List<SessionPlace> best = hits.stream()
                .flatMap(hit -> hit
                        .session()
                        .map(session -> new SessionPlace(hit.frame(), hit.project(), session, hit.createdAt()))
                        .stream())
                .limit(settings.anchors())
                .toList();
        if (best.isEmpty()) {
            return List.of();
        }
        Map<HomeLane, List<SessionNeighbour>> answers = HomeLane.ask(
                planned,
                SearchStep.NEIGHBOURS,
                (lane, within) -> lane.home().neighbours().around(best, settings.reach(), within),
                deadline);
        Map<FrameId, List<SessionNeighbour>> byFrame = new LinkedHashMap<>();
        answers.forEach((lane, neighbours) -> neighbours.stream()
                .filter(neighbour -> page.knows(neighbour.createdAt()))
                .forEach(neighbour -> {
                    reading.liesIn(neighbour.neighbour(), lane.home());
                    byFrame.computeIfAbsent(neighbour.of(), frame -> new ArrayList<>())
                            .add(neighbour);
                }));
        return SessionLinks.of(byFrame, settings.reach());
    }

    private List<FeedbackTerm> learn(Feedback feedback, List<Ranked> ranked) {
        List<FrameId> best = ids(ranked, page.settings().feedbackFrames());
        Map<FrameId, IndexedFrame> indexed = new HashMap<>();
        reading.read(best, deadline).forEach((id, frame) -> indexed.put(id, IndexedFrame.of(frame)));
        List<QueryTerm> pool = feedback.pool(ranked, id -> Optional.ofNullable(indexed.get(id)));
        if (pool.isEmpty()) {
            return List.of();
        }
        LexicalStatistics statistics = statistics(pool);
        return feedback.select(term -> statistics.documentFrequency(QueryTranslation.term(term)));
    }

    private List<Candidate> describe(List<QueryTerm> terms, Collection<FrameId> frames) {
        if (frames.isEmpty()) {
            return List.of();
        }
        List<String> texts = terms.stream().map(QueryTerm::text).toList();
        Map<FrameId, Candidate> newest = new HashMap<>();
        HomeLane.ask(
                        planned.stream().filter(views::containsKey).toList(),
                        SearchStep.DESCRIBE,
                        (lane, within) -> view(lane).describe(texts, frames, filter, within),
                        deadline)
                .values()
                .forEach(candidates -> candidates.forEach(candidate -> newest.merge(
                        candidate.frame(),
                        candidate,
                        (one, other) -> one.revision() >= other.revision() ? one : other)));
        newest.forEach((id, candidate) ->
                circumstances.put(id, new Blend.Circumstances(candidate.createdAt(), candidate.session())));
        return List.copyOf(newest.values());
    }

    private <T> Map<HomeLane, T> ask(SearchStep step, BiFunction<LexicalView, Deadline, T> question) {
        return HomeLane.ask(
                List.copyOf(views.keySet()), step, (lane, within) -> question.apply(view(lane), within), deadline);
    }

    private LexicalView view(HomeLane lane) {
        LexicalView view = views.get(lane);
        if (view == null) {
            throw new IllegalStateException("no view of " + lane.home().store() + " was opened");
        }
        return view;
    }

    private static List<FrameId> ids(List<Ranked> ranked, int limit) {
        return ranked.stream().limit(limit).map(Ranked::frame).toList();
    }

    @Override
    public void close() {
        opened.close();
    }
}
