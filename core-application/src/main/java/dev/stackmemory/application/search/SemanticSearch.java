package dev.stackmemory.application.search;

import dev.stackmemory.application.search.LaneReport.Kind;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.AdaptiveThreshold;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.VectorHit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One question put to the vectors of every home that has some. Used once; whoever does not wait for it may only ask {@link #outOfTime}. */
final class SemanticSearch {
    private static final int LEAST_HITS = 50;
    private static final Comparator<VectorHit> NEAREST_FIRST =
            Comparator.comparingDouble(VectorHit::cosine).reversed().thenComparing(VectorHit::frame);

    private final List<HomeLane> lanes;
    private final EmbeddingModel model;
    private final JointOpening opening;

    SemanticSearch(List<SearchableHome> homes, EmbeddingModel model, JointOpening opening) {
        this.lanes = homes.stream()
                .filter(home -> home.vectors().isPresent())
                .map(home -> new HomeLane(home, Kind.SEMANTIC))
                .toList();
        this.model = model;
        this.opening = opening;
    }

    /**
     * What came of it.
     *
     * @param similarities the cosine of each frame that is similar enough
     * @param homes where each frame was found
     * @param reports how each home answered
     * @param notices what the user should know
     */
    record Found(
            Map<FrameId, Double> similarities,
            Map<FrameId, SearchableHome> homes,
            List<LaneReport> reports,
            List<String> notices) {
        static final Found NOTHING = new Found(Map.of(), Map.of(), List.of(), List.of());
    }

    /** The frames that are similar enough; none if the model does not answer, which a notice says. */
    Found find(String question, FrameFilter filter, int limit, Deadline deadline) {
        if (lanes.isEmpty()) {
            return Found.NOTHING;
        }
        float[] query;
        ModelId id;
        try {
            query = model.embedQuery(question, deadline);
            id = model.id(deadline);
        } catch (StoreException failed) {
            opening.notEmbedded();
            String reason = "the embedding model failed: " + failed.getMessage();
            lanes.forEach(lane -> lane.skip(reason));
            return new Found(Map.of(), Map.of(), reports(), List.of("searched by words alone, because " + reason));
        }
        int wanted = Math.max(LEAST_HITS, 2 * limit);
        opening.embedded(id, query, wanted);
        List<VectorHit> all = new ArrayList<>();
        Map<FrameId, SearchableHome> homes = new HashMap<>();
        HomeLane.ask(lanes, lane -> opening.nearest(lane.home(), id, query, filter, wanted, deadline), deadline)
                .forEach((lane, hits) -> {
                    lane.found(hits.size());
                    if (!lane.home().vectors().orElseThrow().isExact()) {
                        lane.onlyProposes();
                    }
                    hits.forEach(hit -> homes.put(hit.frame(), lane.home()));
                    all.addAll(hits);
                });
        List<VectorHit> nearest =
                all.stream().sorted(NEAREST_FIRST).limit(wanted).toList();
        double threshold = AdaptiveThreshold.DEFAULT.threshold(
                nearest.stream().map(VectorHit::cosine).toList(), limit);
        Map<FrameId, Double> similarities = new LinkedHashMap<>();
        nearest.stream()
                .filter(hit -> hit.cosine() >= threshold)
                .forEach(hit -> similarities.putIfAbsent(hit.frame(), hit.cosine()));
        return new Found(similarities, homes, reports(), List.of());
    }

    /** What is said of a search that nobody waits for any longer. */
    Found outOfTime(Duration took) {
        List<LaneReport> late = lanes.stream().map(lane -> lane.outOfTime(took)).toList();
        return late.isEmpty()
                ? Found.NOTHING
                : new Found(
                        Map.of(),
                        Map.of(),
                        late,
                        List.of("searched by words alone, because the search by meaning did not end in time"));
    }

    private List<LaneReport> reports() {
        return lanes.stream().map(HomeLane::report).toList();
    }
}
