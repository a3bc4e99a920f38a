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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One question put to the vectors of every home that has some. Used once, by one thread. */
final class SemanticSearch {
    private static final int LEAST_HITS = 50;
    private static final Comparator<VectorHit> NEAREST_FIRST =
            Comparator.comparingDouble(VectorHit::cosine).reversed().thenComparing(VectorHit::frame);

    private final List<HomeLane> lanes;
    private final EmbeddingModel model;
    private final List<String> notices = new ArrayList<>();
    private final Map<FrameId, SearchableHome> homes = new HashMap<>();

    SemanticSearch(List<SearchableHome> homes, EmbeddingModel model) {
        this.lanes = homes.stream()
                .filter(home -> home.vectors().isPresent())
                .map(home -> new HomeLane(home, Kind.SEMANTIC))
                .toList();
        this.model = model;
    }

    /** The cosine of each frame that is similar enough; empty if the model does not answer, which a notice says. */
    Map<FrameId, Double> similarities(String question, FrameFilter filter, int limit, Deadline deadline) {
        if (lanes.isEmpty()) {
            return Map.of();
        }
        float[] query;
        ModelId id;
        try {
            query = model.embedQuery(question, deadline);
            id = model.id(deadline);
        } catch (StoreException failed) {
            notices.add("searched by words alone, because the embedding model failed: " + failed.getMessage());
            return Map.of();
        }
        int wanted = Math.max(LEAST_HITS, 2 * limit);
        List<VectorHit> all = new ArrayList<>();
        HomeLane.ask(
                        lanes,
                        lane -> lane.home().vectors().orElseThrow().nearest(id, query, filter, wanted, deadline),
                        deadline)
                .forEach((lane, hits) -> {
                    lane.found(hits.size());
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
        return similarities;
    }

    /** Where each frame was found. */
    Map<FrameId, SearchableHome> homes() {
        return homes;
    }

    List<LaneReport> reports() {
        return lanes.stream().map(HomeLane::report).toList();
    }

    List<String> notices() {
        return notices;
    }
}
