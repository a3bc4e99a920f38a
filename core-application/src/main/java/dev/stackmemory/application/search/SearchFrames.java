package dev.stackmemory.application.search;

import dev.stackmemory.application.Spending;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.QueryFeatures;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.domain.query.QueryPlanner;
import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Blend;
import dev.stackmemory.domain.rank.Ranked;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.TierUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers a question from all homes at once: by words, and by meaning where there is a model. The answer comes within its budget, with what there
 * is by then, and says what is missing. Thread-safe.
 */
public final class SearchFrames implements Search {
    private final Supplier<List<SearchableHome>> homes;
    private final Optional<EmbeddingModel> model;
    private final RankingSettings ranking;
    private final InstantSource clock;
    private final Function<Deadline, List<TierUsage>> usage;
    private final Duration headStart;
    private final CostModel prices;
    private final StoreExperience experience;
    private final LongSupplier nanoTime;

    /**
     * @param homes every store that frames are at home in, the fastest first
     * @param model compares meanings; without it, words decide alone
     */
    public SearchFrames(
            List<SearchableHome> homes, Optional<EmbeddingModel> model, RankingSettings ranking, InstantSource clock) {
        this(always(homes), model, ranking, clock, deadline -> List.of(), CostModel.DEFAULT, new StoreExperience());
    }

    /**
     * The same, for a topology that knows what lies where.
     *
     * @param homes asked at every search, for a tier may come to be used at any time; at least one
     * @param usage what each store holds ({@link dev.stackmemory.ports.store.Ledger#usage}), never less than the truth; asked where a question names
     *     a time and there are several homes, to leave out those that hold nothing of it. A store that it does not name may hold anything
     * @param prices what reading costs
     * @param experience of earlier searches; grows with each
     */
    public SearchFrames(
            Supplier<List<SearchableHome>> homes,
            Optional<EmbeddingModel> model,
            RankingSettings ranking,
            InstantSource clock,
            Function<Deadline, List<TierUsage>> usage,
            CostModel prices,
            StoreExperience experience) {
        this(homes, model, ranking, clock, usage, prices, experience, JointOpening.HEAD_START, System::nanoTime);
    }

    /**
     * @param headStart how long words wait for the vector of the question, where both can be asked at once
     * @param nanoTime the clock of budgets, in nanoseconds
     */
    SearchFrames(
            Supplier<List<SearchableHome>> homes,
            Optional<EmbeddingModel> model,
            RankingSettings ranking,
            InstantSource clock,
            Function<Deadline, List<TierUsage>> usage,
            CostModel prices,
            StoreExperience experience,
            Duration headStart,
            LongSupplier nanoTime) {
        this.homes = homes;
        this.model = model;
        this.ranking = ranking;
        this.clock = clock;
        this.usage = usage;
        this.headStart = headStart;
        this.prices = prices;
        this.experience = experience;
        this.nanoTime = nanoTime;
    }

    static Supplier<List<SearchableHome>> always(List<SearchableHome> homes) {
        if (homes.isEmpty()) {
            throw new IllegalArgumentException("there is nowhere to search");
        }
        List<SearchableHome> all = List.copyOf(homes);
        return () -> all;
    }

    @Override
    public SearchAnswer search(SearchRequest request) {
        long start = nanoTime.getAsLong();
        Deadline end = Deadline.after(request.budget(), nanoTime);
        Deadline deadline = leavingTimeToRead(end);
        List<SearchableHome> homes = this.homes.get();
        if (homes.size() > 1) {
            experience.recall(start);
        }
        AskedPage page = new AskedPage(request, ranking);
        request.after().ifPresent(cursor -> requireSame(cursor, request, deadline));
        QueryPlan plan = plan(homes, page, deadline);
        List<SearchableHome> planned =
                homes.stream().filter(home -> plan.asks(home.tier())).toList();
        LexicalQuery query = LexicalQuery.parse(request.text());
        List<String> notices = new ArrayList<>();
        if (query.isEmpty()) {
            notices.add("the question holds no word to search for");
            return new SearchAnswer(
                    List.of(),
                    plan,
                    List.of(),
                    List.of(),
                    notices,
                    Map.of(),
                    since(start),
                    Optional.empty(),
                    Optional.empty());
        }
        Spending spending = new Spending(prices, request.maxCost());
        SearchScope scope = new SearchScope(page.filter(), plan, deadline, spending, experience);
        FrameReading reading = new FrameReading(homes, scope);
        Optional<EmbeddingModel> comparing = model.filter(configured -> page.comparesMeanings());
        if (model.isPresent() && comparing.isEmpty()) {
            notices.add("by words alone, as the page before");
        }
        JointOpening opening = comparing.isPresent() ? new JointOpening(planned, headStart) : JointOpening.none();
        try (LexicalSearch words = new LexicalSearch(query, homes, reading, opening, page, scope);
                Meaning meaning = comparing
                        .map(configured ->
                                Meaning.start(new SemanticSearch(planned, configured, opening, scope), page, scope))
                        .orElse(null)) {
            List<Ranked> byWords = words.rank();
            SemanticSearch.Found byMeaning = meaning == null ? SemanticSearch.Found.NOTHING : meaning.await();
            byMeaning.homes().forEach(reading::liesIn);
            Instant at = request.after().map(SearchCursor::at).orElseGet(clock::instant);
            List<Ranked> best = page.left(
                    blend(request, at, byWords, byMeaning.similarities(), words.circumstances(), reading, end));
            List<SearchResult> results = results(page.size(), best, new BestSnippet(words.query()), reading, end);
            List<LaneReport> lanes = new ArrayList<>(words.reports());
            lanes.addAll(byMeaning.reports());
            notices.addAll(byMeaning.notices());
            notices.addAll(reading.obstacles());
            Map<StoreId, QueryCost> spent = spending.spent();
            learnCosts(planned, lanes, reading.obstacles().isEmpty(), spent);
            PageEnd pageEnd = page.end(
                    at,
                    byMeaning.model(),
                    words.pinned(),
                    results,
                    best.size(),
                    reading.obstacles().isEmpty());
            return new SearchAnswer(
                    results,
                    plan,
                    lanes,
                    reading.obstacles(),
                    notices,
                    spent,
                    since(start),
                    Optional.of(pageEnd),
                    Optional.empty());
        }
    }

    private void requireSame(SearchCursor after, SearchRequest request, Deadline deadline) {
        after.requireQuestion(request, clock.instant());
        if (after.model().isEmpty()) {
            return;
        }
        // A model that hangs must leave time for the words.
        Deadline soon = deadline.within(deadline.remaining().dividedBy(4));
        try {
            after.requireModel(model.map(configured -> configured.id(soon)));
        } catch (StoreException away) {
            // The search by meaning finds out, too, and says so.
            assert away != null;
        }
    }

    private void learnCosts(
            List<SearchableHome> asked, List<LaneReport> lanes, boolean allRead, Map<StoreId, QueryCost> spent) {
        for (SearchableHome home : asked) {
            List<LaneReport> ofHome = lanes.stream()
                    .filter(lane -> lane.home().equals(home.store()))
                    .toList();
            QueryCost cost = spent.getOrDefault(home.store(), QueryCost.NOTHING);
            // What was stopped by a limit would have cost more; by how much is not known.
            boolean stopped = ofHome.stream().anyMatch(lane -> lane.outcome() == LaneReport.Outcome.TOO_COSTLY);
            boolean whole = allRead && ofHome.stream().allMatch(LaneReport::wasSearched);
            experience.costs().add(home.store(), stopped ? cost.plus(cost) : cost, whole, nanoTime.getAsLong());
        }
    }

    /** The lanes end before the answer must be given: a model that uses up its time would else leave none to read what the words have found. */
    private static Deadline leavingTimeToRead(Deadline end) {
        return end.within(end.remaining().multipliedBy(9).dividedBy(10));
    }

    private QueryPlan plan(List<SearchableHome> homes, AskedPage page, Deadline deadline) {
        QueryFeatures features = QueryFeatures.ANY
                .withWindow(page.createdWithin())
                .withLatency(page.request().budget())
                .withMaxCost(page.request().maxCost());
        HeldTimes held = HeldTimes.of(page.createdWithin(), homes.size(), usage, deadline);
        return QueryPlanner.plan(
                features, homes.stream().map(home -> held.narrow(profile(home))).toList());
    }

    private TierProfile profile(SearchableHome home) {
        return new TierProfile(
                home.tier(),
                home.store(),
                TimeWindow.ALWAYS,
                false,
                experience.usualLatency(home.store()),
                experience.costs().expected(home.store(), nanoTime.getAsLong()));
    }

    private List<Ranked> blend(
            SearchRequest request,
            Instant at,
            List<Ranked> byWords,
            Map<FrameId, Double> byMeaning,
            Map<FrameId, Blend.Circumstances> known,
            FrameReading reading,
            Deadline deadline) {
        Map<FrameId, Blend.Circumstances> circumstances = new HashMap<>(known);
        List<FrameId> unknown =
                byMeaning.keySet().stream().filter(id -> !known.containsKey(id)).toList();
        reading.read(unknown, deadline)
                .forEach((id, frame) ->
                        circumstances.put(id, new Blend.Circumstances(frame.createdAt(), frame.session())));
        Map<FrameId, Double> similarities = new LinkedHashMap<>(byMeaning);
        similarities.keySet().retainAll(circumstances.keySet());
        return Blend.DEFAULT.rank(byWords, similarities, circumstances::get, at, request.currentSession());
    }

    /** The best frames that can be read: one that was forgotten since it was found makes room for the next. */
    private static List<SearchResult> results(
            int limit, List<Ranked> best, BestSnippet snippets, FrameReading reading, Deadline deadline) {
        List<SearchResult> results = new ArrayList<>();
        for (int next = 0; next < best.size() && results.size() < limit; ) {
            List<Ranked> chunk = best.subList(next, Math.min(best.size(), next + limit - results.size()));
            Map<FrameId, Frame> frames =
                    reading.read(chunk.stream().map(Ranked::frame).toList(), deadline);
            for (Ranked ranked : chunk) {
                Frame frame = frames.get(ranked.frame());
                if (frame != null) {
                    SearchableHome home = reading.home(frame.id());
                    results.add(new SearchResult(
                            frame, home.store(), home.tier(), ranked.score(), ranked.parts(), snippets.of(frame)));
                }
            }
            next += chunk.size();
        }
        return results;
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /** The search by meaning, which runs beside that by words: the model is most often a server that takes its time. */
    private record Meaning(SemanticSearch search, FutureTask<SemanticSearch.Found> task, Deadline deadline, long start)
            implements AutoCloseable {
        static Meaning start(SemanticSearch search, AskedPage page, SearchScope scope) {
            FutureTask<SemanticSearch.Found> task =
                    new FutureTask<>(() -> search.find(page.request().text(), page.depth()));
            Thread.ofVirtual().name("search by meaning").start(task);
            return new Meaning(search, task, scope.deadline(), scope.deadline().nanoTime());
        }

        /** What was found by the deadline. The task that is late is left behind, and nothing that it still writes is looked at. */
        SemanticSearch.Found await() {
            try {
                return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                return outOfTime();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return outOfTime();
            } catch (ExecutionException defect) {
                throw new IllegalStateException("the search by meaning died", defect.getCause());
            }
        }

        private SemanticSearch.Found outOfTime() {
            return search.outOfTime(Duration.ofNanos(deadline.nanoTime() - start));
        }

        @Override
        public void close() {
            task.cancel(true);
        }
    }
}
