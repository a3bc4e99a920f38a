package dev.stackmemory.application.search;

import dev.stackmemory.application.search.LaneReport.Kind;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.AdaptiveThreshold;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.VectorHit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One question put to the vectors of every home that has some. Used once; whoever does not wait for it may only ask {@link #outOfTime}. */
final class SemanticSearch {
    private static final int LEAST_HITS = 50;
    private final List<HomeLane> lanes;
    private final EmbeddingModel model;
    private final JointOpening opening;
    private final SearchScope scope;

    SemanticSearch(List<SearchableHome> homes, EmbeddingModel model, JointOpening opening, SearchScope scope) {
        this.lanes = scope.lanes(
                homes.stream().filter(home -> home.vectors().isPresent()).toList());
        this.model = model;
        this.opening = opening;
        this.scope = scope;
    }

    /**
     * What came of it.
     *
     * @param similarities the cosine of each frame that is similar enough
     * @param homes where each frame was found
     * @param reports how each home answered
     * @param notices what the user should know
     * @param model which compared; absent where nothing could be compared
     */
    record Found(
            Map<FrameId, Double> similarities,
            Map<FrameId, SearchableHome> homes,
            List<LaneReport> reports,
            List<String> notices,
            Optional<ModelId> model) {
        static final Found NOTHING = new Found(Map.of(), Map.of(), List.of(), List.of(), Optional.empty());
    }

    /** The frames that are similar enough; none if the model does not answer, which a notice says. */
    Found find(String question, int limit) {
        if (lanes.isEmpty()) {
            return Found.NOTHING;
        }
        Deadline deadline = scope.deadline();
        float[] query;
        ModelId id;
        try {
            query = model.embedQuery(question, deadline);
            id = model.id(deadline);
        } catch (StoreException failed) {
            opening.notEmbedded();
            String reason = "the embedding model failed: " + failed.getMessage();
            lanes.forEach(lane -> lane.skip(reason));
            return new Found(
                    Map.of(),
                    Map.of(),
                    reports(),
                    List.of("searched by words alone, because " + reason),
                    Optional.empty());
        }
        int wanted = Math.max(LEAST_HITS, 2 * limit);
        opening.embedded(id, query, wanted);
        List<VectorHit> all = new ArrayList<>();
        Map<FrameId, SearchableHome> homes = new HashMap<>();
        HomeLane.Question<List<VectorHit>> ask =
                (lane, within) -> opening.nearest(lane.home(), id, query, scope.filter(), wanted, within);
        BiConsumer<HomeLane, List<VectorHit>> take = (lane, hits) -> {
            lane.found(hits.size());
            if (!lane.home().vectors().orElseThrow().isExact()) {
                lane.onlyProposes();
            }
            hits.forEach(hit -> homes.put(hit.frame(), lane.home()));
            all.addAll(hits);
        };
        switch (scope.plan().strategy()) {
            case PARALLEL ->
                HomeLane.ask(lanes, SearchStep.NEAREST, ask, deadline).forEach(take);
            // Any home may hold the very vector of the question, so that no cascade ends early.
            case SEQUENTIAL, CASCADE ->
                HomeLane.askInTurn(lanes, SearchStep.NEAREST, lane -> true, ask, take, deadline);
        }
        List<VectorHit> nearest =
                all.stream().sorted(VectorHit.NEAREST_FIRST).limit(wanted).toList();
        double threshold = AdaptiveThreshold.DEFAULT.threshold(
                nearest.stream().map(VectorHit::cosine).toList(), limit);
        Map<FrameId, Double> similarities = new LinkedHashMap<>();
        nearest.stream()
                .filter(hit -> hit.cosine() >= threshold)
                .forEach(hit -> similarities.putIfAbsent(hit.frame(), hit.cosine()));
        return new Found(similarities, homes, reports(), List.of(), Optional.of(id));
    }

    /** What is said of a search that nobody waits for any longer. */
    Found outOfTime(Duration took) {
        List<LaneReport> late =
                lanes.stream().map(lane -> lane.outOfTime(Kind.SEMANTIC, took)).toList();
        return late.isEmpty()
                ? Found.NOTHING
                : new Found(
                        Map.of(),
                        Map.of(),
                        late,
                        List.of("searched by words alone, because the search by meaning did not end in time"),
                        Optional.empty());
    }

    private List<LaneReport> reports() {
        return lanes.stream().map(lane -> lane.report(Kind.SEMANTIC)).toList();
    }
}
