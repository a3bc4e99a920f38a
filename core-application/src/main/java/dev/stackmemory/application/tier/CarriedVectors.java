package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Outbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The vectors of frames that move from one store to another. */
final class CarriedVectors {
    private final DurableStore source;
    private final DurableStore destination;
    private final Outbox outbox;
    private final Optional<String> embedTopic;
    private final Deadline deadline;
    private final Map<ModelId, List<FrameVector>> vectors = new HashMap<>();

    /** @param embedTopic the outbox topic of frames that need a vector; absent where nothing is embedded */
    CarriedVectors(
            DurableStore source,
            DurableStore destination,
            Outbox outbox,
            Optional<String> embedTopic,
            Deadline deadline) {
        this.source = source;
        this.destination = destination;
        this.outbox = outbox;
        this.embedTopic = embedTopic;
        this.deadline = deadline;
    }

    /** Nothing happens where one of the stores keeps none. */
    void copy(List<Residency> frames) {
        if (!frames.isEmpty() && destination.vectors().isPresent()) {
            source.vectors()
                    .ifPresent(from -> from.listModels(deadline)
                            .forEach(usage -> vectors.put(
                                    usage.model(), from.find(usage.model(), Relocation.ids(frames), deadline))));
        }
        vectors.forEach((model, ofModel) -> there().put(model, ofModel, deadline));
    }

    private VectorIndex there() {
        return destination.vectors().orElseThrow();
    }

    /** A store may take the vectors of what is at home in it, and pass over those that come before. */
    void copyMissing(Set<FrameId> rehomed) {
        vectors.forEach((model, ofModel) -> copyMissing(model, ofModel, rehomed));
    }

    private void copyMissing(ModelId model, List<FrameVector> ofModel, Set<FrameId> rehomed) {
        Set<FrameId> embedded = there().findEmbedded(model, rehomed, deadline);
        List<FrameVector> missing = ofModel.stream()
                .filter(vector -> rehomed.contains(vector.frame()) && !embedded.contains(vector.frame()))
                .toList();
        if (!missing.isEmpty()) {
            there().put(model, missing, deadline);
        }
    }

    /**
     * A vector may have come to the source after they were copied, or not be there yet, or be refused until its frame is at home: then a move that is cut
     * leaves this behind.
     */
    void embedWhatHasNone(Collection<FrameId> frames) {
        if (embedTopic.isEmpty() || destination.vectors().isEmpty() || frames.isEmpty()) {
            return;
        }
        VectorIndex index = destination.vectors().get();
        Set<FrameId> embedded = new HashSet<>();
        List<ModelId> models = index.listModels(deadline).stream()
                .map(VectorIndex.ModelUsage::model)
                .toList();
        models.forEach(model -> embedded.addAll(index.findEmbedded(model, frames, deadline)));
        List<FrameId> without = new ArrayList<>(frames);
        without.removeAll(embedded);
        outbox.add(embedTopic.get(), without, deadline);
    }
}
