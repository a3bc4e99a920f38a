package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives frames their vectors after their recording was acknowledged. The work waits in the outbox under {@value #TOPIC}, so it survives
 * the program and is shared by several of them; a frame that the model cannot take becomes a dead letter and blocks no other. Thread-safe.
 */
public final class EmbedFrames {
    /** The outbox topic. */
    public static final String TOPIC = "embed";

    private static final int BATCH = 64;
    private static final int PAGE = 1_000;

    private final FrameReader reader;
    private final FrameCatalog catalog;
    private final List<Outbox> outboxes;
    private final VectorIndex vectors;
    private final EmbeddingModel model;
    private final Optional<Generations> generations;
    private final List<OutboxWork> works;

    /**
     * @param outboxes where work waits, at least one: that of the home, and before it that of a node's own store, if there is one
     * @param generations raised when a frame comes to be found by its meaning; absent where nobody keeps answers
     */
    public EmbedFrames(
            FrameReader reader,
            FrameCatalog catalog,
            List<Outbox> outboxes,
            VectorIndex vectors,
            EmbeddingModel model,
            InstantSource clock,
            Optional<Generations> generations) {
        this.reader = reader;
        this.catalog = catalog;
        this.outboxes = List.copyOf(outboxes);
        this.vectors = vectors;
        this.model = model;
        this.generations = generations;
        this.works = outboxes.stream()
                .map(outbox -> new OutboxWork(outbox, TOPIC, BATCH, clock, this::embed))
                .toList();
    }

    /**
     * What a run did.
     *
     * @param embedded frames that were given a vector
     * @param failed frames set aside for later or for good, because they cannot be read or the model cannot take them
     * @param waiting entries that are still in the outbox
     * @param obstacle why the run ended before the outbox was empty, if it did
     */
    public record EmbedReport(long embedded, long failed, long waiting, Optional<String> obstacle) {}

    /**
     * Works through what is due, until nothing is or the deadline passes. A model or a store that is away ends the run and counts as
     * nobody's failure: the entries are due again at once.
     *
     * @throws StoreException if the home does not answer even to say what is waiting, or fails in a way that time does not heal
     */
    public EmbedReport drain(Progress progress, Deadline deadline) {
        OutboxWork.Drained drained = works.stream()
                .map(work -> work.drain(progress, deadline))
                .reduce(OutboxWork.Drained::plus)
                .orElseThrow();
        return new EmbedReport(drained.done(), drained.failed(), drained.waiting(), drained.reasonToWait());
    }

    /**
     * Queues every frame that has no vector of the configured model at its present revision, dead letters included, and works through the
     * queue. Once every frame that has any text has one, the vectors of other models are dropped.
     *
     * @throws StoreException if the model cannot say which one it is, or as {@link #drain}
     */
    public EmbedReport reembed(Progress progress, Deadline deadline) {
        ModelId current = model.id(deadline);
        outboxes.forEach(outbox -> outbox.replayDeadLetters(TOPIC, deadline));
        queueFramesWithout(current, deadline);
        EmbedReport report = drain(progress, deadline);
        boolean complete = report.obstacle().isEmpty()
                && report.failed() == 0
                && outboxes.stream()
                        .allMatch(outbox ->
                                outbox.listDeadLetters(TOPIC, 1, deadline).isEmpty());
        if (complete) {
            vectors.listModels(deadline).stream()
                    .map(VectorIndex.ModelUsage::model)
                    .filter(other -> !other.equals(current))
                    .forEach(other -> vectors.drop(other, deadline));
        }
        return report;
    }

    private void queueFramesWithout(ModelId current, Deadline deadline) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = catalog.list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, PAGE, deadline);
            List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
            Set<FrameId> present = vectors.findEmbedded(current, ids, deadline);
            outboxes.getLast()
                    .add(TOPIC, ids.stream().filter(id -> !present.contains(id)).toList(), deadline);
            cursor = page.next();
        } while (cursor.isPresent());
    }

    /** Gives a vector to those frames that are still here, have something to embed, and were not embedded meanwhile: work may wait in two outboxes. */
    private long embed(List<FrameId> ids, Deadline deadline) {
        Set<FrameId> open = new LinkedHashSet<>(ids);
        if (outboxes.size() > 1) {
            open.removeAll(vectors.findEmbedded(model.id(deadline), ids, deadline));
        }
        List<Frame> frames = new ArrayList<>();
        List<String> passages = new ArrayList<>();
        for (StoredFrame stored : reader.find(open, deadline).values()) {
            String passage = EmbeddingPassage.of(stored.frame());
            if (!passage.isEmpty()) {
                frames.add(stored.frame());
                passages.add(passage);
            }
        }
        return passages.isEmpty() ? 0 : keep(frames, model.embed(passages, deadline), deadline);
    }

    private long keep(List<Frame> frames, List<float[]> directions, Deadline deadline) {
        List<FrameVector> found = new ArrayList<>(frames.size());
        Set<ProjectId> projects = new HashSet<>();
        for (int index = 0; index < frames.size(); index++) {
            float[] direction = directions.get(index);
            // What looks like text to us may be blank to the model, which then has no direction for it.
            if (!isZero(direction)) {
                Frame frame = frames.get(index);
                found.add(new FrameVector(frame.id(), frame.revision(), direction));
                projects.add(frame.project());
            }
        }
        if (!found.isEmpty()) {
            vectors.put(model.id(deadline), found, deadline);
            generations.ifPresent(kept -> kept.raise(projects, deadline));
        }
        return found.size();
    }

    private static boolean isZero(float[] direction) {
        for (float component : direction) {
            if (component != 0) {
                return false;
            }
        }
        return true;
    }
}
