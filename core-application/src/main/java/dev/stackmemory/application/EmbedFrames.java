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
    private final Outbox outbox;
    private final VectorIndex vectors;
    private final EmbeddingModel model;
    private final Optional<Generations> generations;
    private final OutboxWork work;
    private final Optional<EmbedFrames> next;

    /** @param generations raised when a frame comes to be found by its meaning; absent where nobody keeps answers */
    public EmbedFrames(
            FrameReader reader,
            FrameCatalog catalog,
            Outbox outbox,
            VectorIndex vectors,
            EmbeddingModel model,
            InstantSource clock,
            Optional<Generations> generations) {
        this.reader = reader;
        this.catalog = catalog;
        this.outbox = outbox;
        this.vectors = vectors;
        this.model = model;
        this.generations = generations;
        this.work = new OutboxWork(outbox, TOPIC, BATCH, clock, this::embed);
        this.next = Optional.empty();
    }

    private EmbedFrames(EmbedFrames first, EmbedFrames next) {
        this.reader = first.reader;
        this.catalog = first.catalog;
        this.outbox = first.outbox;
        this.vectors = first.vectors;
        this.model = first.model;
        this.generations = first.generations;
        this.work = first.work;
        this.next = Optional.of(next);
    }

    /** The work of this outbox, and then that of another, such as of a node's own store and of the home that all share. */
    public EmbedFrames with(EmbedFrames others) {
        return new EmbedFrames(this, others);
    }

    /**
     * What a run did.
     *
     * @param embedded frames that were given a vector
     * @param failed frames set aside for later or for good, because they cannot be read or the model cannot take them
     * @param waiting entries that are still in the outbox
     * @param obstacle why the run ended before the outbox was empty, if it did
     */
    public record EmbedReport(long embedded, long failed, long waiting, Optional<String> obstacle) {
        /** What keeps the work from going on at all, if something does. */
        public Optional<String> standstill() {
            return embedded == 0 ? obstacle : Optional.empty();
        }

        private EmbedReport plus(EmbedReport more) {
            return new EmbedReport(
                    embedded + more.embedded,
                    failed + more.failed,
                    waiting + more.waiting,
                    obstacle.or(more::obstacle));
        }
    }

    /**
     * Works through what is due, until nothing is or the deadline passes. A model or a store that is away ends the run and counts as
     * nobody's failure: the entries are due again at once.
     *
     * @throws StoreException if the home does not answer even to say what is waiting, or fails in a way that time does not heal
     */
    public EmbedReport drain(Progress progress, Deadline deadline) {
        EmbedReport report = drainOwn(progress, deadline);
        return next.map(others -> report.plus(others.drain(progress, deadline))).orElse(report);
    }

    private EmbedReport drainOwn(Progress progress, Deadline deadline) {
        OutboxWork.Drained drained = work.drain(progress, deadline);
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
        outbox.replayDeadLetters(TOPIC, Optional.empty(), deadline);
        queueFramesWithout(current, deadline);
        EmbedReport report = drainOwn(progress, deadline);
        boolean complete = report.obstacle().isEmpty()
                && report.failed() == 0
                && outbox.listDeadLetters(TOPIC, 1, deadline).isEmpty();
        if (complete) {
            vectors.listModels(deadline).stream()
                    .map(VectorIndex.ModelUsage::model)
                    .filter(other -> !other.equals(current))
                    .forEach(other -> vectors.drop(other, deadline));
        }
        return next.map(others -> report.plus(others.reembed(progress, deadline)))
                .orElse(report);
    }

    private void queueFramesWithout(ModelId current, Deadline deadline) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = catalog.list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, PAGE, deadline);
            List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
            Set<FrameId> present = vectors.findEmbedded(current, ids, deadline);
            outbox.add(TOPIC, ids.stream().filter(id -> !present.contains(id)).toList(), deadline);
            cursor = page.next();
        } while (cursor.isPresent());
    }

    /** Gives a vector to those frames that are still here and have something to embed. */
    private long embed(List<FrameId> ids, Deadline deadline) {
        List<Frame> frames = new ArrayList<>();
        List<String> passages = new ArrayList<>();
        for (StoredFrame stored : reader.find(ids, deadline).values()) {
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
