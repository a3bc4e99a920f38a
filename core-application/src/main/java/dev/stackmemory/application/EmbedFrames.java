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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives frames their vectors after their recording was acknowledged. The work waits in the outbox under {@value #TOPIC}, so it survives
 * the program and is shared by several of them; a frame that the model cannot take becomes a dead letter and blocks no other. Thread-safe.
 */
public final class EmbedFrames {
    /** The outbox topic. */
    public static final String TOPIC = "embed";

    private static final int BATCH = 64;
    private static final int PAGE = 1_000;
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private final FrameReader reader;
    private final FrameCatalog catalog;
    private final List<Outbox> outboxes;
    private final VectorIndex vectors;
    private final EmbeddingModel model;
    private final InstantSource clock;
    private final Optional<Generations> generations;

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
        this.clock = clock;
        this.generations = generations;
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
     * nobody's failure: the entries are due again when their lease ends.
     *
     * @throws StoreException if the home does not answer even to say what is waiting, or fails in a way that time does not heal
     */
    public EmbedReport drain(Progress progress, Deadline deadline) {
        return new Drain(progress, deadline).run();
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

    private long depth(Deadline deadline) {
        return outboxes.stream()
                .mapToLong(outbox -> outbox.depth(TOPIC, deadline))
                .sum();
    }

    /** Vectors, and the projects of their frames. */
    private record Embedded(List<FrameVector> vectors, Set<ProjectId> projects) {}

    /** One run over the queue. */
    private final class Drain {
        private final Progress progress;
        private final Deadline deadline;
        private long embedded;
        private long failed;
        private long handled;

        Drain(Progress progress, Deadline deadline) {
            this.progress = progress;
            this.deadline = deadline;
        }

        EmbedReport run() {
            Optional<String> obstacle = Optional.empty();
            try {
                long total = depth(deadline);
                for (Outbox outbox : outboxes) {
                    workThroughWhatIsDue(outbox, total);
                }
            } catch (StoreException.Unavailable | StoreException.AccessDenied | StoreException.DeadlineExceeded away) {
                obstacle = Optional.of(String.valueOf(away.getMessage()));
            }
            long waiting = depth(Deadline.NEVER);
            if (obstacle.isEmpty() && waiting > 0) {
                obstacle = Optional.of(
                        deadline.isExpired()
                                ? "the time was up"
                                : "what is left has failed a moment ago or is being embedded by another program");
            }
            return new EmbedReport(embedded, failed, waiting, obstacle);
        }

        private void workThroughWhatIsDue(Outbox outbox, long total) {
            while (!deadline.isExpired()) {
                Instant now = clock.instant();
                List<Outbox.Entry> entries = outbox.claim(TOPIC, BATCH, now, now.plus(LEASE), deadline);
                if (entries.isEmpty()) {
                    return;
                }
                embed(outbox, entries);
                handled += entries.size();
                progress.report(handled, Math.max(total, handled));
            }
        }

        /** Embeds the frames together; if that fails because of one of them, each half for itself, until that one is found. */
        private void embed(Outbox outbox, List<Outbox.Entry> entries) {
            Embedded found;
            try {
                found = embeddedOf(entries);
            } catch (StoreException.CorruptFrame
                    | StoreException.CapacityExceeded
                    | IllegalArgumentException poisoned) {
                if (entries.size() == 1) {
                    setAside(outbox, entries.getFirst(), String.valueOf(poisoned.getMessage()));
                } else {
                    int middle = entries.size() / 2;
                    embed(outbox, entries.subList(0, middle));
                    embed(outbox, entries.subList(middle, entries.size()));
                }
                return;
            }
            if (!found.vectors().isEmpty()) {
                vectors.put(model.id(deadline), found.vectors(), deadline);
                generations.ifPresent(kept -> kept.raise(found.projects(), deadline));
            }
            outbox.complete(entries, deadline);
            embedded += found.vectors().size();
        }

        /** The vectors of those frames that are still here, have something to embed, and were not embedded meanwhile: work may wait in two outboxes. */
        private Embedded embeddedOf(List<Outbox.Entry> entries) {
            Set<FrameId> ids =
                    entries.stream().map(Outbox.Entry::frame).collect(Collectors.toCollection(LinkedHashSet::new));
            if (outboxes.size() > 1) {
                ids.removeAll(vectors.findEmbedded(model.id(deadline), ids, deadline));
            }
            List<Frame> frames = new ArrayList<>();
            List<String> passages = new ArrayList<>();
            for (StoredFrame stored : reader.find(ids, deadline).values()) {
                String passage = EmbeddingPassage.of(stored.frame());
                if (!passage.isEmpty()) {
                    frames.add(stored.frame());
                    passages.add(passage);
                }
            }
            if (passages.isEmpty()) {
                return new Embedded(List.of(), Set.of());
            }
            List<float[]> directions = model.embed(passages, deadline);
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
            return new Embedded(found, projects);
        }

        private void setAside(Outbox outbox, Outbox.Entry entry, String reason) {
            Instant now = clock.instant();
            if (entry.attempts() + 1 >= MAX_ATTEMPTS) {
                outbox.giveUp(entry, reason, now, deadline);
            } else {
                Duration pause = FIRST_RETRY.multipliedBy(1L << entry.attempts());
                outbox.retryLater(entry, reason, now.plus(pause), deadline);
            }
            failed++;
        }
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
